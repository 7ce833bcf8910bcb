import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folder in which the rig keeps what it downloaded, from run to run. */
export function rigCacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'mlpack-test');
}

/**
 * The folder `name` of the rig's cache, made by `fill` when it isn't there yet. Parallel runs may
 * fill it twice; a folder under its final name is always whole.
 */
export async function cachedDir(name: string, fill: (dir: string) => Promise<void>): Promise<string> {
  const final = join(rigCacheDir(), name);
  if (await exists(final)) return final;
  const partial = `${final}.${randomBytes(6).toString('hex')}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await mkdir(dirname(final), { recursive: true });
    await rename(partial, final);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(final))) throw error;
  }
  return final;
}

/** Whether something is at `path`. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
