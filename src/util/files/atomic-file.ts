import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { newFileError, writeError } from './file-error.ts';
import { makeFolders } from '../folders/make-folders.ts';
import { refuseOtherKind, type OutputKind } from './output-kind.ts';
import { removeLitter, temporaryName } from './temporary-files.ts';

interface WriteOptions {
  readonly mode?: number;
  /** What is written, where the user has named the file: another kind of file is not written over. */
  readonly kind?: OutputKind;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a whole file or nothing: readers of `path` see the old bytes or the new ones, even after a
 * kill or a power cut. Creates missing folders and removes what killed writers of the same file left.
 * @throws MlpackError DISK_FULL or OUTPUT_NOT_WRITABLE; OUTPUT_EXISTS
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}`;
  const temporary = join(folder, temporaryName(prefix));
  try {
    await refuseSpecial(path);
    if (options.kind !== undefined) await refuseOtherKind(path, options.kind);
    await makeFolders(folder);
    await removeLitter(folder, prefix);
    const file = await open(temporary, 'wx', options.mode ?? 0o666).catch((error: unknown) => {
      throw newFileError(error, path);
    });
    try {
      await writeFile(file, data, { signal: options.signal });
      await file.sync();
    } finally {
      await file.close();
    }
    options.signal?.throwIfAborted();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(error, path);
  }
}

/** Renamed over, /dev/null would be a file from then on. */
async function refuseSpecial(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new MlpackError('OUTPUT_NOT_WRITABLE', `${path} is a device, a pipe or a socket, and no file.`, {
    suggestions: ['Name a file.'],
  });
}
