import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './file-error.ts';

/**
 * Whether what cannot be read lies in another user's home, as HOME names it after `sudo` or in a container: then it is
 * as good as absent. What lies in a folder that can be seen is meant for us.
 *
 * @param error of reading `path`.
 */
export async function isOutOfReach(error: unknown, path: string): Promise<boolean> {
  if (errnoOf(error) !== 'EACCES') return false;
  return stat(dirname(path)).then(
    () => false,
    (reason: unknown) => errnoOf(reason) === 'EACCES',
  );
}
