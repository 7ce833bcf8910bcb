import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and the missing ones above it. Node's own way never ends where a file system says ENOENT of a new folder
 * though the one above exists, as /proc does: it makes the one above again and again (MKDirp in Node's src/node_file.cc).
 *
 * @param mode of those that are made, before the umask
 * @throws the system's error when there can be no such folder
 */
export function makeFoldersSync(path: string, mode = 0o777): void {
  const folder = resolve(path);
  const parent = dirname(folder);
  if (parent !== folder && !isFolder(parent)) makeFoldersSync(parent, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
