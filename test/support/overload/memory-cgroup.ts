import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MemoryCgroup extends AsyncDisposable {
  /** The same command line, run inside the cgroup. */
  confine(command: readonly [string, ...string[]]): readonly [string, ...string[]];
  /** The most bytes that it has held so far; null where the kernel doesn't say. */
  peakBytes(): Promise<number | null>;
}

/**
 * A control group whose processes together get `limitBytes` of memory, file pages included, and no
 * swap: a program that needs more is killed. Linux, cgroup v1 or v2.
 *
 * @returns null where this user may not make one.
 */
export async function createMemoryCgroup(limitBytes: number): Promise<MemoryCgroup | null> {
  const isV2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
  const parent = isV2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
  const path = join(parent, `mlpack-${process.pid}-${groups++}`);
  try {
    await mkdir(path);
    await writeFile(join(path, isV2 ? 'memory.max' : 'memory.limit_in_bytes'), String(limitBytes));
  } catch {
    await rm(path, { force: true }).catch(() => rmdir(path).catch(() => undefined));
    return null;
  }
  const members = join(path, 'cgroup.procs');
  const peakFile = join(path, isV2 ? 'memory.peak' : 'memory.max_usage_in_bytes');
  return {
    confine: (command) => ['sh', '-c', 'echo $$ > "$0" && exec "$@"', members, ...command],
    peakBytes: async () => {
      const text = await readFile(peakFile, 'utf8').catch(() => null);
      return text === null ? null : Number(text);
    },
    [Symbol.asyncDispose]: () => rmdir(path),
  };
}

let groups = 0;
