import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { encoderFile, picturesFile } from '../contract/image-layout.ts';
import type { BundleFile } from './bundled-packages.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = join(import.meta.dirname, '..');
const server = join(root, 'templates', 'onnx', 'server');

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

/** Files of the bundle by the modules that they begin with: what is imported of another one is a file of its own. */
const files = new Map([
  ['begin', 'server.mjs'],
  ['main', 'main.mjs'],
  ['steps/tokenizer/open-encoder', encoderFile],
  ['steps/image/open-pictures', picturesFile],
]);

const inFilesOfTheirOwn: Plugin = {
  name: 'in files of their own',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^\.{1,2}\/(?:.*\/)?(?:main|open-encoder|open-pictures)\.ts$/ },
      ({ kind, path, importer }) => {
        if (kind === 'entry-point') return null;
        const module = relative(server, join(dirname(importer), path)).replaceAll(sep, '/');
        const file = files.get(module.replace(/\.ts$/u, ''));
        return file === undefined ? null : { path: `./${file}`, external: true };
      },
    );
  },
};

/**
 * Bundles the serving app into files in `outDir`: `server.mjs`, which a process begins with and which is all that a
 * health check needs, `main.mjs`, all the rest, and `encoder.mjs` and `pictures.mjs`, which images have whose model takes a tokenizer's tokens, or pictures. The bytes depend on the sources and the versions of the packages only.
 * Whitespace is stripped, names are kept: that halves the files and leaves stack traces readable. The licences of what is
 * in a file are at its end.
 *
 * @returns the files, and what each is made of
 */
export async function bundleServer(outDir: string): Promise<BundleFile[]> {
  await mkdir(outDir, { recursive: true });
  const written: BundleFile[] = [];
  for (const [module, file] of files) {
    const { bytes, inputs } = await bundled(module, file);
    written.push({ path: file, bytes, inputs });
    const temporary = join(outDir, `${file}.${process.pid}.tmp`);
    await writeFile(temporary, bytes);
    await rename(temporary, join(outDir, file));
  }
  return written;
}

async function bundled(module: string, file: string): Promise<Pick<BundleFile, 'bytes' | 'inputs'>> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`templates/onnx/server/${module}.ts`],
    outfile: file,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node'],
    loader: { '.wasm': 'binary' },
    banner: { js: banner },
    minifyWhitespace: true,
    metafile: true,
    // The whole licences follow at the end.
    legalComments: 'none',
    // V8 takes one byte a character for a source in ASCII, and two for one in UTF-8.
    charset: 'ascii',
    plugins: [withoutBodyParser, inFilesOfTheirOwn],
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild wrote nothing');
  const inputs = Object.keys(metafile.inputs);
  const notices = await thirdPartyNotices(root, inputs);
  const comment =
    notices === '' ? '' : `/*! This file contains:\n\n${inAscii(notices).replaceAll('*/', '* /')}\n*/\n`;
  return { bytes: Buffer.concat([bundle.contents, Buffer.from(comment)]), inputs };
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
