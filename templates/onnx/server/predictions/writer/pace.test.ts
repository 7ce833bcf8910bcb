import { statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/support/temp.ts';
import { Pace } from './pace.ts';
import { type CpuTimes, SpareCpus } from './spare-cpus.ts';

/** Readings a second apart of a machine with two CPUs: both busy for some of them, then idle. */
function readings(busy: number): { readonly read: () => CpuTimes; readonly count: () => number } {
  let [count, idleMs] = [0, 0];
  const read = () => {
    if (count > busy) idleMs += 2000;
    return { atMs: 1000 * count++, idleMs, serverMs: 0, ownMs: 0 };
  };
  return { read, count: () => count };
}

/** What is read when no time goes by: nothing is ever known. */
function noTime(): CpuTimes {
  return { atMs: 0, idleMs: 0, serverMs: 0, ownMs: 0 };
}

/** How often the CPUs are read while a batch rests after one that took a tenth of a second of CPU time. */
async function readingsOfRest(
  busy: number,
  ageMs: number,
  spooled = (_freeBytes: number) => 0,
  spoolMaxBytes = 1000,
): Promise<number> {
  const folder = await tempDir();
  const segment = join(folder, 'boot-00000000-000.spool');
  writeFileSync(segment, '');
  const { bavail, bsize } = statfsSync(folder);
  // A hole: it takes no room, however large.
  truncateSync(segment, spooled(bavail * bsize));
  const { read, count } = readings(busy);
  let ownMs = 0;
  const spareCpus = new SpareCpus(2, read);
  const pace = new Pace({ folder, spoolMaxBytes, spareCpus, ownMs: () => ownMs });
  const { signal } = new AbortController();
  await pace.rest(Date.now(), signal);
  ownMs = 100;
  pace.done();
  const before = count();
  await pace.rest(Date.now() - ageMs, signal);
  return count() - before;
}

describe('Pace', () => {
  it('lets a batch wait for CPUs to spare, and for a while then', async () => {
    const whileIdle = await readingsOfRest(0, 0);
    expect(whileIdle).toBeGreaterThan(1);
    expect(await readingsOfRest(8, 0)).toBeGreaterThan(Math.max(7, whileIdle));
  });

  it('lets none wait that is old, or whose spool is half full', async () => {
    expect(await readingsOfRest(Infinity, 40_000)).toBe(1);
    expect(await readingsOfRest(Infinity, 0, () => 600)).toBe(1);
  });

  it('lets none wait whose spool takes half of what there is on the disk', async () => {
    expect(await readingsOfRest(Infinity, 0, (freeBytes) => 2 * freeBytes, Number.MAX_SAFE_INTEGER)).toBe(1);
  });

  it('waits for what it knows of now after there was nothing to do', async () => {
    // The machine is idle, but after the restart too little time goes by at first.
    const times = [0, 1000, 1100, 2100];
    const read = () => {
      const atMs = times.shift() ?? 0;
      return { atMs, idleMs: 2 * atMs, serverMs: 0, ownMs: 0 };
    };
    const spareCpus = new SpareCpus(2, read);
    const pace = new Pace({ folder: await tempDir(), spoolMaxBytes: 1000, spareCpus, ownMs: () => 0 });
    pace.fromIdle();
    await pace.rest(Date.now(), new AbortController().signal);
    expect(times).toEqual([]);
  });

  it('ends with the signal', async () => {
    const pace = new Pace({
      folder: await tempDir(),
      spoolMaxBytes: 1000,
      spareCpus: new SpareCpus(2, noTime),
      ownMs: () => 0,
    });
    const abort = new AbortController();
    const rest = pace.rest(Date.now(), abort.signal);
    abort.abort();
    await expect(rest).resolves.toBeUndefined();
  });
});
