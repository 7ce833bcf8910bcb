import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from './file-error.ts';
import { removeLitter, temporaryName } from './temporary-files.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * A new folder below `parent`, removed when disposed of; what killed processes left there goes first.
 *
 * @throws MlpackError DISK_FULL, OUTPUT_NOT_WRITABLE
 */
export async function createTemporaryFolder(parent: string, prefix: string): Promise<TemporaryFolder> {
  const path = join(parent, temporaryName(prefix));
  try {
    await mkdir(parent, { recursive: true });
    await removeLitter(parent, prefix);
    await mkdir(path);
  } catch (error) {
    throw writeError(error, path);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
