import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, StartError } from '../../util/start-error.ts';
import { makeFoldersSync } from '../make-folders-sync.ts';
import { segmentSuffix } from './segments.ts';

/** A server's own part of the spool folder, which several servers may share. */
export interface Slot {
  readonly folder: string;
  /** What the names of this server's segments begin with. Sorts after those of servers before it. */
  readonly bootId: string;
  /** Lets another server have the slot. */
  release(): void;
}

const maxSlots = 1000;

/**
 * Takes the first slot that no living server has, and the segments that servers now dead left in others.
 * Whether a server lives is told by a lock of SQLite's, which the system takes away with the process, be
 * it in another container.
 *
 * @throws StartError when the folder cannot be written to
 */
export function claimSlot(spoolFolder: string): Slot {
  try {
    makeFoldersSync(spoolFolder, 0o700);
    for (let i = 0; i < maxSlots; i++) {
      const folder = join(spoolFolder, `slot-${i}`);
      makeFoldersSync(folder, 0o700);
      const lock = tryLock(folder);
      if (lock === null) continue;
      adopt(spoolFolder, folder);
      const bootId = `${Date.now().toString(36).padStart(9, '0')}${randomBytes(4).toString('hex')}`;
      return { folder, bootId, release: () => lock.close() };
    }
  } catch (error) {
    throw new StartError(`MLPACK_PREDICTION_SPOOL: cannot use ${spoolFolder}: ${messageOf(error)}`);
  }
  throw new StartError(`MLPACK_PREDICTION_SPOOL: ${maxSlots} servers use ${spoolFolder} already`);
}

function adopt(spoolFolder: string, own: string): void {
  for (const name of readdirSync(spoolFolder)) {
    const folder = join(spoolFolder, name);
    if (!/^slot-\d+$/.test(name) || folder === own) continue;
    const lock = tryLock(folder);
    if (lock === null) continue;
    for (const file of readdirSync(folder)) {
      if (file.endsWith(segmentSuffix)) renameSync(join(folder, file), join(own, file));
    }
    lock.close();
  }
}

/** null when a living process has it. */
function tryLock(folder: string): DatabaseSync | null {
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (messageOf(error).includes('locked')) return null;
    throw error;
  }
}
