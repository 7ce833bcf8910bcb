import { join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { writeError } from '../../../util/files/file-error.ts';
import { isBelow } from '../../../util/folders/is-below.ts';
import { makeFolders } from '../../../util/folders/make-folders.ts';
import type { StackCommand } from './stack-record.ts';

/**
 * Refuses to write where a link leads out of the folder of a stack, which may be a clone of somebody else's.
 *
 * @param paths in the folder, of the files to be written
 * @throws MlpackError OUTPUT_MODIFIED naming the first that would lie elsewhere; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function refuseLinks(
  folder: string,
  paths: readonly string[],
  command: StackCommand,
): Promise<void> {
  try {
    await makeFolders(folder);
    for (const path of paths)
      if (!(await isBelow(folder, join(folder, path)))) throw elsewhere(join(folder, path), command);
  } catch (error) {
    throw writeError(error, folder);
  }
}

function elsewhere(path: string, command: StackCommand): MlpackError {
  return new MlpackError(
    'OUTPUT_MODIFIED',
    `${path} would lie elsewhere: its folder is a link, or no folder.`,
    {
      suggestions: ['Put a folder there', `Write the stack into another folder: ${command} --output DIR`],
    },
  );
}
