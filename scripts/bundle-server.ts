import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = join(import.meta.dirname, '..');

/** CommonJS dependencies inside an ES module still ask for Node's own modules with require. */
const banner = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`;

/**
 * Express brings body-parser, and that brings tables of every character set there was. No route has a body
 * parsed by it: the server reads bodies itself.
 */
const withoutBodyParser: Plugin = {
  name: 'without body-parser',
  setup(bundler) {
    bundler.onResolve({ filter: /^body-parser$/ }, ({ path }) => ({ path, namespace: 'left out' }));
    bundler.onLoad({ filter: /.*/, namespace: 'left out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * Bundles the serving app into one file, `server.mjs` in `outDir`. The bytes depend on the sources
 * and the versions of the packages only. Whitespace is stripped, names are kept: that halves the
 * file and leaves stack traces readable. The licences of what is in it are at its end.
 */
export async function bundleServer(outDir: string): Promise<void> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['templates/onnx/server/main.ts'],
    outfile: 'server.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node'],
    banner: { js: banner },
    minifyWhitespace: true,
    metafile: true,
    // The whole licences follow at the end.
    legalComments: 'none',
    // V8 takes one byte a character for a source in ASCII, and two for one in UTF-8.
    charset: 'ascii',
    plugins: [withoutBodyParser],
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild wrote nothing');
  const notices = await thirdPartyNotices(root, Object.keys(metafile.inputs));
  const comment = `/*! This file contains:\n\n${inAscii(notices).replaceAll('*/', '* /')}\n*/\n`;
  await mkdir(outDir, { recursive: true });
  const temporary = join(outDir, `server.mjs.${process.pid}.tmp`);
  await writeFile(temporary, Buffer.concat([bundle.contents, Buffer.from(comment)]));
  await rename(temporary, join(outDir, 'server.mjs'));
}

/** Text with the typewriter's quotation marks and dashes, and names without their accents. */
function inAscii(text: string): string {
  return text
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[\u2013\u2014]/g, '-')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^\0-\x7f]/g, '?');
}
