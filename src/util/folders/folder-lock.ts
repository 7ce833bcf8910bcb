import { open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolders } from './make-folders.ts';
import { removeLitter, temporaryName } from '../files/temporary-files.ts';

const prefix = '.lock';
const pollMs = 20;
const heartbeatMs = 2_000;
/** A claim nobody has refreshed for this long is of a process that died on another host, or before its id was reused. */
const abandonedMs = 60_000;

/**
 * Runs `work` while no other process runs work under the same lock; `folder` is created when missing.
 *
 * Node has no flock, and a single lock file can't be taken from a dead owner without a race between those
 * who find it dead. So every contender has a file of its own, which only ever becomes unnecessary: it claims,
 * then looks, and owns the lock if no other claim is there. Of claims made at the same moment at most one
 * can see no other, and the one that sorts first stays while the others withdraw, so that one gets it.
 *
 * @throws what `signal` says when it fires while waiting
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  await makeFolders(folder);
  const claim = temporaryName(prefix);
  const path = join(folder, claim);
  let heartbeat: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      signal?.throwIfAborted();
      let others = await claimsOfOthers(folder, claim);
      if (others.length === 0) {
        await (await open(path, 'w')).close();
        others = await claimsOfOthers(folder, claim);
        while (others.length > 0 && others.every((other) => claim < other)) {
          await delay(pollMs, undefined, { signal });
          others = await claimsOfOthers(folder, claim);
        }
        if (others.length === 0) break;
        await rm(path, { force: true });
      }
      await delay(pollMs, undefined, { signal });
    }
    heartbeat = setInterval(() => void refresh(path), heartbeatMs).unref();
    return await work();
  } catch (error) {
    // The reason given, not the timer's own AbortError.
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

/** The other claims whose owners live. */
async function claimsOfOthers(folder: string, own: string): Promise<string[]> {
  await removeLitter(folder, prefix);
  const claims: string[] = [];
  for (const name of await readdir(folder)) {
    if (name === own || !name.startsWith(`${prefix}.`) || !name.endsWith('.tmp')) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) continue;
    if (Date.now() - stats.mtimeMs > abandonedMs) await rm(path, { force: true });
    else claims.push(name);
  }
  return claims;
}

async function refresh(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}
