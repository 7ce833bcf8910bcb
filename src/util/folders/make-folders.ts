import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errnoOf } from '../files/file-error.ts';

/**
 * Makes a folder and the missing ones above it. Node's own way never ends where a file system says ENOENT of a new folder
 * though the one above exists, as /proc does: it makes the one above again and again (MKDirp in Node's src/node_file.cc).
 *
 * @param mode of those that are made, before the umask
 * @throws the system's error when there can be no such folder
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  const folder = resolve(path);
  try {
    await mkdir(folder, mode);
  } catch (error) {
    if (await isFolder(folder)) return;
    const parent = dirname(folder);
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error;
    await makeFolders(parent, mode);
    await makeFolder(folder, mode);
  }
}

/** Another process may have made it meanwhile. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, mode);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
