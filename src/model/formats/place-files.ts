import { createWriteStream } from 'node:fs';
import { copyFile, link, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeError } from '../../util/files/file-error.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import type { PreparedFile } from '../prepared-model.ts';

/**
 * Puts the files of a model beside each other, so that the runtime can load it: the user's own as hard links where the
 * file system allows, for the runtime may refuse symbolic ones.
 *
 * @param folder absolute and empty
 * @returns the path of the first file there
 * @throws MlpackError DISK_FULL, OUTPUT_NOT_WRITABLE
 */
export async function placeFiles(
  files: readonly [PreparedFile, ...PreparedFile[]],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    for (const { path, content, source } of files) {
      const target = join(folder, path);
      await makeFolders(dirname(target));
      if (source === null) await pipeline(content.open(), createWriteStream(target), { signal });
      else await linkOrCopy(source, target);
    }
  } catch (error) {
    throw writeError(error, folder);
  }
  return join(folder, files[0].path);
}

/** Puts a file elsewhere: what a symbolic link leads to, not the link, which would lead elsewhere from another folder. */
export async function linkOrCopy(path: string, to: string): Promise<void> {
  const from = await realpath(path);
  await link(from, to).catch(() => copyFile(from, to));
}
