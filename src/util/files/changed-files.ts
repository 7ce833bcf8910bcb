import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What tells one state of files from another, by path. */
export type FileStamps = ReadonlyMap<string, string>;

const pauseMs = 250;

/** The state of files now; one that isn't there has a state, too. */
export async function stampFiles(paths: Iterable<string>): Promise<FileStamps> {
  const stamps = new Map<string, string>();
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    stamps.set(path, found === undefined ? 'absent' : `${found.ino} ${found.size} ${found.mtimeMs}`);
  }
  return stamps;
}

/**
 * Waits until files are in another state than `before`, and no longer change: writing a model takes a while. Looks
 * again and again, for what file systems report by themselves they don't report over networks or out of containers.
 *
 * @returns the paths of those that changed; none when aborted
 */
export async function changedFiles(before: FileStamps, signal: AbortSignal): Promise<string[]> {
  let last = before;
  while (!signal.aborted) {
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
    const now = await stampFiles(before.keys());
    const changed = different(before, now);
    if (changed.length > 0 && different(last, now).length === 0) return signal.aborted ? [] : changed;
    last = now;
  }
  return [];
}

function different(before: FileStamps, after: FileStamps): string[] {
  return [...before.keys()].filter((path) => before.get(path) !== after.get(path));
}
