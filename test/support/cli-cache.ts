import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sharedCliCache } from './cli.ts';
import { rigCacheDir } from './rig-cache.ts';
import { runOk } from './run.ts';

/**
 * A copy of the cache `runCli` uses, for the running test to damage. It costs no disk space: files are links,
 * and mlpack replaces files rather than write into them. But links share the time of the last use with what other tests
 * use meanwhile.
 *
 * @param isApart files are of their own, with times of their own
 */
export async function copyOfCache({ isApart = false } = {}): Promise<string> {
  const dir = await mkdtemp(join(rigCacheDir(), 'copy-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const [from, to] = [join(sharedCliCache(), 'mlpack'), join(dir, 'mlpack')];
  await mkdir(to);
  // What others are just writing comes and goes.
  const names = (await readdir(from)).filter((name) => name !== 'tmp');
  await runOk('cp', [
    '--archive',
    ...(isApart ? [] : ['--link']),
    ...names.map((name) => join(from, name)),
    to,
  ]);
  return dir;
}

/** Path at which a cache keeps the blob of this SHA-256. */
export function cachedBlob(cacheDir: string, sha256: string): string {
  return join(cacheDir, 'mlpack', 'sha256', sha256.slice(0, 2), sha256);
}

/** Changes one bit in the middle of a file, which becomes a file of its own. */
export async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await rm(path);
  await writeFile(path, bytes);
}
