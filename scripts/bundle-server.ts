import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** CommonJS dependencies inside an ES module still ask for Node's own modules with require. */
const banner = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`;

/**
 * Bundles the serving app into one file, `server.mjs` in `outDir`. The bytes depend on the sources
 * and the versions of the packages only. Whitespace is stripped, names are kept: that halves the
 * file and leaves stack traces readable.
 */
export async function bundleServer(outDir: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['templates/onnx/server/main.ts'],
    outfile: 'server.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['onnxruntime-node'],
    banner: { js: banner },
    minifyWhitespace: true,
    legalComments: 'eof',
    charset: 'utf8',
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild wrote nothing');
  await mkdir(outDir, { recursive: true });
  const temporary = join(outDir, `server.mjs.${process.pid}.tmp`);
  await writeFile(temporary, bundle.contents);
  await rename(temporary, join(outDir, 'server.mjs'));
}
