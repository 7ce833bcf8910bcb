import { mkdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { own } from '../contract/own.ts';
import type { BundleFile } from './bundled-packages.ts';
import { pageHtml } from './page-html.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = join(import.meta.dirname, '..');
const source = 'templates/onnx/page';

/** HTML files, by the script that each begins with, and their titles. */
const documents = [
  { file: 'index.html', entry: `${source}/index.tsx`, title: 'mlpack' },
  { file: 'docs.html', entry: `${source}/docs.tsx`, title: 'API – mlpack' },
];

/**
 * Bundles the page that the server shows to browsers into `outDir`: its HTML, and in assets/ what that names, each
 * file gzipped and called after its content. The bytes depend on the sources and the versions of the packages only.
 *
 * @returns the files by their paths in `outDir`, and what each is made of
 */
export async function bundlePage(outDir: string): Promise<BundleFile[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: documents.map(({ entry }) => entry),
    outdir: '.',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    metafile: true,
    // The whole licences are a file of their own.
    legalComments: 'none',
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [`assets/${basename(path)}`, contents]));
  const notices = Buffer.from(await thirdPartyNotices(root, Object.keys(metafile.inputs)));
  const digest = createHash('sha256').update(notices).digest('hex').slice(0, 8).toUpperCase();
  const licences = `assets/licences-${digest}.txt`;
  files.set(licences, notices);
  for (const { file, entry, title } of documents) {
    files.set(file, Buffer.from(pageHtml({ title, licences, ...assetsOf(metafile, entry) })));
  }
  await mkdir(join(outDir, 'assets'), { recursive: true });
  const written: BundleFile[] = [];
  for (const [path, content] of files) {
    const bytes = gzipped(content);
    const output = own(metafile.outputs, basename(path));
    written.push({ path: `${path}.gz`, bytes, inputs: Object.keys(output?.inputs ?? {}) });
    await writeFile(join(outDir, `${path}.gz`), bytes);
  }
  return written;
}

/** What the HTML of an entry names. */
function assetsOf({ outputs }: Metafile, entry: string) {
  const [path, output] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  if (path === undefined || output === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  const needed = output.imports.filter(({ kind }) => kind === 'import-statement');
  return {
    script: asset(path),
    style: output.cssBundle === undefined ? null : asset(output.cssBundle),
    preload: needed.map((chunk) => asset(chunk.path)),
  };
}

function asset(path: string): string {
  if (dirname(path) !== '.') throw new Error(`${path} is not where assets are`);
  return `assets/${path}`;
}

/** zlib writes which system it was compiled on (RFC 1952 "OS"); 255 is "unknown". */
function gzipped(bytes: Uint8Array): Uint8Array {
  const compressed = gzipSync(bytes, { level: 9 });
  compressed[9] = 0xff;
  return compressed;
}
