import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { withFolderLock } from '../../../util/folders/folder-lock.ts';
import type { Environment } from '../../environment/environment.ts';

/** Does something while nobody else writes the stack of a folder: of two at once, the record would be of one and files of the other. */
export function withStackLock<T>(
  { cacheFolder, signal }: Pick<Environment, 'cacheFolder' | 'signal'>,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return withFolderLock(join(cacheFolder, 'locks', name), work, { signal });
}
