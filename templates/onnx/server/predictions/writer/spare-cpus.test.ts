import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type CpuTimes, readCpuTimes, SpareCpus } from './spare-cpus.ts';

/** What is read, one after the other. */
function reading(...times: readonly CpuTimes[]): () => CpuTimes {
  const rest = [...times];
  return () => rest.shift() ?? { atMs: 0, idleMs: 0, serverMs: 0, ownMs: 0 };
}

const start = { atMs: 1000, idleMs: 5000, serverMs: 300, ownMs: 100 };

describe('SpareCpus', () => {
  it("counts the machine's idle ones, and what this process takes of them", () => {
    const later = { atMs: 2000, idleMs: 5600, serverMs: 1300, ownMs: 300 };
    expect(new SpareCpus(4, reading(start, later)).count()).toBeCloseTo(0.8);
  });

  it('counts no more than the server may use and does not', () => {
    const later = { atMs: 2000, idleMs: 20_000, serverMs: 1200, ownMs: 100 };
    expect(new SpareCpus(1, reading(start, later)).count()).toBeCloseTo(0.1);
  });

  it('keeps to what it counted while hardly any time goes by', () => {
    const later = { ...start, atMs: 2000, idleMs: 5600 };
    const soon = { ...start, atMs: 2100, idleMs: 5700 };
    const spare = new SpareCpus(4, reading(start, later, soon));
    expect([spare.count(), spare.count()]).toEqual([0.6, 0.6]);
  });

  it('does not know at first, nor when it restarts', () => {
    const later = { ...start, atMs: 2000, idleMs: 5600 };
    const soon = { ...start, atMs: 2100, idleMs: 5700 };
    const spare = new SpareCpus(4, reading(start, { ...start, atMs: 1100 }, later, later, soon));
    expect(spare.count()).toBeNull();
    expect(spare.count()).toBe(0.6);
    spare.restart();
    expect(spare.count()).toBeNull();
  });

  it('reads the time of a process, its own and of all', () => {
    const before = readCpuTimes(process.pid);
    const end = process.cpuUsage().user + 100_000;
    while (process.cpuUsage().user < end);
    const after = readCpuTimes(process.pid);
    const usedMs = after.ownMs - before.ownMs;
    // Counted in hundredths of a second, of each CPU.
    const passedMs = cpus().length * (after.atMs - before.atMs + 20);
    expect(before.idleMs).toBeGreaterThan(0);
    expect(after.idleMs - before.idleMs).toBeLessThan(passedMs - usedMs);
    expect(usedMs).toBeGreaterThanOrEqual(100);
    expect(after.serverMs - before.serverMs).toBeGreaterThanOrEqual(process.platform === 'linux' ? 80 : 0);
  });
});
