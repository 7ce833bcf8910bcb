import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheError } from '../files/file-error.ts';
import { makeFolders } from './make-folders.ts';
import { removeLitter, temporaryName } from '../files/temporary-files.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * A new folder in the cache, removed when disposed of; what killed processes left there goes first.
 *
 * @throws MlpackError DISK_FULL, OUTPUT_NOT_WRITABLE
 */
export async function createTemporaryFolder(cacheFolder: string, prefix: string): Promise<TemporaryFolder> {
  const parent = join(cacheFolder, 'tmp');
  const path = join(parent, temporaryName(prefix));
  try {
    await makeFolders(parent);
    await removeLitter(parent, prefix);
    await mkdir(path);
  } catch (error) {
    throw cacheError(error, cacheFolder);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
