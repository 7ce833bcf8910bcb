import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = join(import.meta.dirname, '..');

/** CommonJS dependencies inside an ES module still ask for Node's own modules with require. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);`;

/**
 * What the Docker client asks for at once and mlpack never calls: an engine over SSH, which is refused, and a client's
 * own session and log of BuildKit, which come with gRPC. They are most of its bytes, and SSH's bindings are native.
 */
const withoutSshAndGrpc: Plugin = {
  name: 'without ssh and grpc',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/(?:ssh|session|buildkit)$/ }, ({ path, importer }) =>
      /node_modules[/\\]docker(?:-modem|ode)[/\\]/.test(importer)
        ? { path, namespace: 'left out' }
        : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'left out' }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error('mlpack is built without ${path} of the Docker client'); };`,
    }));
  },
};

/**
 * Bundles the CLI with all that it depends on into `outDir`: what oclif or another process starts keeps its path below
 * src/, and what several of them share is in `chunks`. A start reads tens of files instead of hundreds, which halves
 * its time, and who installs mlpack installs nothing else. The licences of what is in it are in
 * `third-party-licences.txt`.
 */
export async function bundleCli(outDir: string): Promise<void> {
  const scripts: string[] = [
    'src/cli/help.ts',
    'src/cli/command-not-found.ts',
    'src/runtime/onnxruntime/worker/onnxruntime-worker.ts',
    'src/util/die-with-parent.ts',
  ];
  for await (const path of glob('src/commands/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })) {
    scripts.push(path);
  }
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...scripts.toSorted().map((path) => ({ in: path, out: path.slice('src/'.length, -'.ts'.length) })),
      // bin/run.js starts the very oclif that the commands are made of.
      { in: '@oclif/core', out: 'oclif' },
    ],
    outdir: outDir,
    // A module asks for others and for the package's folder relative to its own: a chunk is as deep as most modules.
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Asked for where somebody has them, and not needed: by oclif for plugins in TypeScript, by pg for another driver.
    external: ['typescript', 'pnpapi', 'pg-native'],
    banner: { js: banner },
    metafile: true,
    // The whole licences are in their own file.
    legalComments: 'none',
    plugins: [withoutSshAndGrpc],
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const notices = await thirdPartyNotices(root, Object.keys(metafile.inputs));
  await writeFile(
    join(outDir, 'third-party-licences.txt'),
    `This folder contains, beside mlpack:\n\n${notices}\n`,
  );
}
