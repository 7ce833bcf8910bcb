import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleServer } from '../../../scripts/bundle-server.ts';
import { type HomeOptions, writeHome } from './served.ts';

/** This checkout's own onnxruntime-node, which has this machine's libraries in it. */
export const onnxruntimeDir: string = resolve(import.meta.dirname, '../../../node_modules/onnxruntime-node');

/** The folder an image has under /opt/mlpack, with the server bundled as it is now and onnxruntime linked. */
export async function bundledHome(options: HomeOptions): Promise<string> {
  const home = await writeHome(options);
  await bundleServer(join(home, 'server'));
  await mkdir(join(home, 'node_modules'));
  await symlink(onnxruntimeDir, join(home, 'node_modules', 'onnxruntime-node'));
  return home;
}
