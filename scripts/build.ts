/**
 * Builds dist/: the CLI, the server and its page bundled, oclif's manifest (so that starting loads one
 * command only). With --if-changed only when a source is newer than the last build.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Plugin } from '@oclif/core/config';
import { bundledFile, homeFolders, pageFolder } from '../contract/image-layout.ts';
import { bundleCli } from './bundle-cli.ts';
import { bundledPackages } from './bundled-packages.ts';
import { bundlePage } from './bundle-page.ts';
import { bundleServer } from './bundle-server.ts';

const root = resolve(import.meta.dirname, '..');
const manifestPath = join(root, 'oclif.manifest.json');

if (process.argv.includes('--if-changed') && (await isUpToDate())) process.exit();

await rm(join(root, 'dist'), { recursive: true, force: true });
await rm(manifestPath, { force: true });
await bundleCli(join(root, 'dist'));
const serverFolder = join(root, 'dist', homeFolders.server);
const server = await bundleServer(serverFolder);
const page = await bundlePage(join(root, 'dist', pageFolder));
const pagePrefix = pageFolder.slice(`${homeFolders.server}/`.length);
const inPage = page.map((file) => ({ ...file, path: `${pagePrefix}/${file.path}` }));
await writeFile(join(serverFolder, bundledFile), await bundledPackages(root, [...server, ...inPage]));

const plugin = new Plugin({ ignoreManifest: true, root, type: 'core' });
await plugin.load();
await writeFile(manifestPath, `${JSON.stringify(plugin.manifest, null, 2)}\n`);

/** Written last, so its time is the build's; a folder's time tells of files that were deleted. */
async function isUpToDate(): Promise<boolean> {
  const builtMs = await modifiedMs(manifestPath).catch(() => 0);
  const files = ['package.json', 'package-lock.json', 'tsconfig.json'];
  const folders = ['contract', 'schemas', 'src', 'templates', 'scripts'];
  for (const folder of folders) {
    files.push(folder);
    for (const name of await readdir(join(root, folder), { recursive: true })) files.push(join(folder, name));
  }
  const times = await Promise.all(files.map((file) => modifiedMs(join(root, file))));
  return Math.max(...times) < builtMs;
}

async function modifiedMs(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}
