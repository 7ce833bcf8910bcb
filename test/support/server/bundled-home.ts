import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import { bundleServer } from '../../../scripts/bundle-server.ts';
import { atFileEnd } from '../file-end.ts';
import { fileTempDir } from '../temp.ts';
import { type HomeOptions, writeHome } from './served.ts';

/** This checkout's own onnxruntime-node, which has this machine's libraries in it. */
export const onnxruntimeDir: string = resolve(import.meta.dirname, '../../../node_modules/onnxruntime-node');

/** The folder an image has under /opt/mlpack, with the server bundled as it is now and onnxruntime linked. */
export async function bundledHome(options: HomeOptions): Promise<string> {
  const home = await writeHome(options);
  await mkdir(join(home, 'node_modules'));
  await cp(await serverBundle(), join(home, 'server'), { recursive: true });
  await symlink(onnxruntimeDir, join(home, 'node_modules', 'onnxruntime-node'));
  return home;
}

let bundling: Promise<string> | undefined;

/** Folder of the server as it is now, bundled once for a run of the unit tests, elsewhere for all tests of a file. */
function serverBundle(): Promise<string> {
  bundling ??= (async () => {
    const bundledForRun = inject('serverBundle');
    if (bundledForRun !== undefined) return bundledForRun;
    atFileEnd(async () => (bundling = undefined));
    const folder = await fileTempDir();
    await bundleServer(folder);
    return folder;
  })();
  return bundling;
}
