import { realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { errnoOf } from '../files/file-error.ts';

/**
 * Whether a file that is put at `path` lies in `folder`, which exists: what is on the way are folders, missing ones
 * counted, and none is a link that leads elsewhere. What is at `path` itself does not matter.
 */
export async function isBelow(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder);
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    try {
      const real = await realpath(parent);
      const isInside = real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
      return isInside && (await stat(real)).isDirectory();
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') return false;
      if (errnoOf(error) !== 'ENOENT' || parent === dirname(parent)) throw error;
    }
  }
}
