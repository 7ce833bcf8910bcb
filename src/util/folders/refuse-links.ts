import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeError } from '../files/file-error.ts';
import { isBelow } from './is-below.ts';
import { makeFolders } from './make-folders.ts';

/**
 * Refuses to write where a link leads out of a folder, which may be a clone of somebody else's.
 *
 * @param paths in the folder, of the files to be written
 * @param otherwise what to do where nothing can be changed about it
 * @throws MlpackError OUTPUT_MODIFIED naming the first that would lie elsewhere; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function refuseLinks(
  folder: string,
  paths: readonly string[],
  otherwise: string,
): Promise<void> {
  try {
    await makeFolders(folder);
    for (const path of paths)
      if (!(await isBelow(folder, join(folder, path)))) throw elsewhere(join(folder, path), otherwise);
  } catch (error) {
    throw writeError(error, folder);
  }
}

function elsewhere(path: string, otherwise: string): MlpackError {
  return new MlpackError(
    'OUTPUT_MODIFIED',
    `${path} would lie elsewhere: its folder is a link, or no folder.`,
    {
      suggestions: ['Put a folder there', otherwise],
    },
  );
}
