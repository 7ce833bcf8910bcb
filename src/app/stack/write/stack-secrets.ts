import { randomBytes } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../util/files/atomic-file.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { errnoOf, unreadable, writeError } from '../../../util/files/file-error.ts';
import { makeFolders } from '../../../util/folders/make-folders.ts';
import { refuseLinks } from '../../../util/folders/refuse-links.ts';
import { otherFolder, type StackCommand } from './stack-record.ts';

const passwordBytes = 32;

/** A swarm takes no longer secret. */
const mostBytes = 500 << 10;

/**
 * The secrets of a stack by name, those that aren't there yet made at random. Nothing is written.
 *
 * @throws MlpackError FILE_NOT_READABLE
 */
export async function findSecrets(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of names) {
    const path = join(folder, 'secrets', name);
    try {
      found.set(name, await readBoundedText(path, mostBytes));
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) throw unreadable(path, error);
      found.set(name, randomBytes(passwordBytes).toString('base64url'));
    }
  }
  return found;
}

/**
 * Writes the secrets that aren't there yet into a folder that nobody else may enter.
 * The files themselves may be read: Compose binds them into containers as they are, and the users there
 * are neither their owner nor the same.
 *
 * @param wanted texts by name
 * @returns names of those that were written
 * @throws MlpackError OUTPUT_MODIFIED where the folder is a link; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writeSecrets(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  command: StackCommand,
): Promise<string[]> {
  if (wanted.size === 0) return [];
  const names = [...wanted.keys()];
  const secrets = join(folder, 'secrets');
  await refuseLinks(
    folder,
    names.map((name) => join('secrets', name)),
    otherFolder(command),
  );
  try {
    await makeFolders(secrets, 0o700);
    await chmod(secrets, 0o700);
  } catch (error) {
    throw writeError(error, secrets);
  }
  const made: string[] = [];
  for (const [name, text] of wanted) {
    const path = join(secrets, name);
    if ((await stat(path).catch(() => undefined)) !== undefined) continue;
    await writeFileAtomic(path, text, { mode: 0o600 });
    await chmod(path, 0o444);
    made.push(name);
  }
  return made;
}
