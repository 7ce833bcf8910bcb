import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * Bundles the CLI into `outDir`: what oclif or another process starts keeps its path below src/, and what several of
 * them share is in `chunks`. A start reads tens of files of ours instead of hundreds, which saves up to a tenth of its
 * time. Dependencies stay packages, which npm installs beside it.
 */
export async function bundleCli(outDir: string): Promise<void> {
  const commands: string[] = [];
  for await (const path of glob('src/commands/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })) {
    commands.push(path);
  }
  await build({
    absWorkingDir: root,
    entryPoints: [
      ...commands.toSorted(),
      'src/cli/help.ts',
      'src/cli/command-not-found.ts',
      'src/runtime/onnxruntime/worker/onnxruntime-worker.ts',
      'src/util/die-with-parent.ts',
    ],
    outbase: 'src',
    outdir: outDir,
    // A module asks for others and for the package's folder relative to its own: a chunk is as deep as most modules.
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    tsconfigRaw: {},
    logLevel: 'warning',
  });
}
