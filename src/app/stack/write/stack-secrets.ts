import { randomBytes } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../util/files/atomic-file.ts';
import { writeError } from '../../../util/files/file-error.ts';
import { makeFolders } from '../../../util/folders/make-folders.ts';
import { refuseLinks } from './refuse-links.ts';

const passwordBytes = 32;

/**
 * Makes a random password for each secret that isn't there yet, in a folder that nobody else may enter.
 * The files themselves may be read: Compose binds them into containers as they are, and the users there
 * are neither their owner nor the same.
 *
 * @returns names of those that were made
 * @throws MlpackError OUTPUT_MODIFIED where the folder is a link; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function makeSecrets(folder: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const secrets = join(folder, 'secrets');
  await refuseLinks(
    folder,
    names.map((name) => join('secrets', name)),
  );
  try {
    await makeFolders(secrets, 0o700);
    await chmod(secrets, 0o700);
  } catch (error) {
    throw writeError(error, secrets);
  }
  const made: string[] = [];
  for (const name of names) {
    const path = join(secrets, name);
    if ((await stat(path).catch(() => undefined)) !== undefined) continue;
    await writeFileAtomic(path, randomBytes(passwordBytes).toString('base64url'), { mode: 0o600 });
    await chmod(path, 0o444);
    made.push(name);
  }
  return made;
}
