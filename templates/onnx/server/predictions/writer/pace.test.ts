import { statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/support/temp.ts';
import { Pace } from './pace.ts';
import { SpareCpus } from './spare-cpus.ts';

/** A machine with two CPUs, both busy up to some moment and idle from there on, and a writer on it. */
interface Machine {
  readonly pace: Pace;
  /** How long a batch rests. */
  readonly restOf: (ageMs?: number, signal?: AbortSignal) => Promise<number>;
  /** The writer takes CPU time. */
  readonly use: (ms: number) => void;
}

interface MachineOptions {
  readonly busyUntilMs: number;
  readonly spoolMaxBytes?: number;
  /** Size of the spool. */
  readonly spooled?: (freeBytes: number) => number;
}

async function machine({
  busyUntilMs,
  spoolMaxBytes = 1000,
  spooled = () => 0,
}: MachineOptions): Promise<Machine> {
  const folder = await tempDir();
  const segment = join(folder, 'boot-00000000-000.spool');
  writeFileSync(segment, '');
  const { bavail, bsize } = statfsSync(folder);
  // A hole: it takes no room, however large.
  truncateSync(segment, spooled(bavail * bsize));
  let [atMs, ownMs] = [0, 0];
  const readCpus = () => ({ atMs, idleMs: 2 * Math.max(0, atMs - busyUntilMs), serverMs: 0, ownMs: 0 });
  const pace = new Pace({
    folder,
    spoolMaxBytes,
    spareCpus: new SpareCpus(2, readCpus),
    ownMs: () => ownMs,
    clock: {
      nowMs: () => atMs,
      pause(ms) {
        atMs += ms;
        return Promise.resolve();
      },
    },
  });
  return {
    pace,
    async restOf(ageMs = 0, signal = new AbortController().signal) {
      const before = atMs;
      await pace.rest(Date.now() - ageMs, signal);
      return atMs - before;
    },
    use: (ms) => (ownMs += ms),
  };
}

/** One that has inserted a batch, which took that much CPU time. */
async function afterBatch(usedMs: number, options: MachineOptions): Promise<Machine> {
  const made = await machine(options);
  await made.restOf();
  made.use(usedMs);
  made.pace.done();
  return made;
}

describe('Pace', () => {
  it('lets a batch wait for CPUs to spare, and for a while then', async () => {
    expect(await (await afterBatch(100, { busyUntilMs: 0 })).restOf()).toBeCloseTo(300);
    expect(await (await afterBatch(100, { busyUntilMs: Infinity })).restOf()).toBeCloseTo(19_900);
    // It looks every second.
    expect(await (await afterBatch(100, { busyUntilMs: 5000 })).restOf()).toBeCloseTo(6000);
  });

  it('lets none wait that is old, or whose spool is half full', async () => {
    expect(await (await afterBatch(100, { busyUntilMs: Infinity })).restOf(40_000)).toBe(0);
    expect(await (await afterBatch(100, { busyUntilMs: Infinity, spooled: () => 600 })).restOf()).toBe(0);
  });

  it('lets none wait whose spool takes half of what there is on the disk', async () => {
    const options = {
      busyUntilMs: Infinity,
      spooled: (freeBytes: number) => 2 * freeBytes,
      spoolMaxBytes: Number.MAX_SAFE_INTEGER,
    };
    expect(await (await afterBatch(100, options)).restOf()).toBe(0);
  });

  it('counts what it took to read a batch, but nothing of before', async () => {
    const { pace, restOf, use } = await afterBatch(1, { busyUntilMs: Infinity });
    expect(await restOf()).toBeCloseTo(199);
    use(10);
    pace.done();
    use(20);
    expect(await restOf()).toBeCloseTo(1990);
    use(5);
    pace.done();
    expect(await restOf()).toBeCloseTo(4975);
    pace.done();
    expect(await restOf()).toBe(0);
    use(1000);
    pace.fromIdle();
    await restOf();
    pace.done();
    expect(await restOf()).toBe(0);
  });

  it('waits for what it knows of now after there was nothing to do', async () => {
    const { pace, restOf } = await afterBatch(0, { busyUntilMs: 0 });
    expect(await restOf()).toBe(0);
    pace.fromIdle();
    expect(await restOf()).toBe(200);
  });

  it('ends with the signal', async () => {
    const { restOf } = await afterBatch(100, { busyUntilMs: Infinity });
    expect(await restOf(0, AbortSignal.abort())).toBe(0);
  });
});
