import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from './folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('withFolderLock', () => {
  it('lets one work at a time, and leaves nothing', async () => {
    let working = 0;
    const seen: number[] = [];
    const work = async () => {
      working += 1;
      seen.push(working);
      await nextTurn();
      working -= 1;
    };
    const inner = join(folder, 'new');
    await Promise.all(Array.from({ length: 8 }, () => withFolderLock(inner, work)));
    expect(seen).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(await readdir(inner)).toEqual([]);
  });

  it('is free again when the work fails', async () => {
    await expect(withFolderLock(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withFolderLock(folder, async () => 'yes')).toBe('yes');
  });

  it('takes the lock of a process that was killed', async () => {
    const { pid } = spawnSync('true');
    await writeFile(join(folder, `.lock.${encodeURIComponent(hostname())}~${pid}~1.tmp`), '');
    expect(await withFolderLock(folder, async () => 'mine')).toBe('mine');
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes the lock another host has stopped refreshing', async () => {
    const path = join(folder, '.lock.elsewhere~1~1.tmp');
    await writeFile(path, '');
    const old = new Date(Date.now() - 61_000);
    await utimes(path, old, old);
    expect(await withFolderLock(folder, async () => 'mine')).toBe('mine');
  });

  it('stops waiting when it is told to, and leaves the lock to its owner', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    await withFolderLock(folder, async () => {
      const waiting = withFolderLock(folder, async () => 'never', { signal: controller.signal });
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      expect(await readdir(folder)).toHaveLength(1);
    });
  });
});
