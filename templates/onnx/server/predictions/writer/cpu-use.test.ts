import { describe, expect, it } from 'vitest';
import { type CpuTimes, CpuUse, readCpuTimes } from './cpu-use.ts';

/** What is read, one after the other. */
function reading(...times: readonly CpuTimes[]): () => CpuTimes {
  const rest = [...times];
  return () => rest.shift() ?? { atMs: 0, idleMs: 0, totalMs: 0, serverMs: 0 };
}

const start = { atMs: 1000, idleMs: 5000, totalMs: 9000, serverMs: 300 };

describe('CpuUse', () => {
  it("is the machine's, or the server's of what it may use", () => {
    const busy = { atMs: 2000, idleMs: 5200, totalMs: 11_000, serverMs: 300 };
    expect(new CpuUse(2, reading(start, busy)).share()).toBeCloseTo(0.9);
    const limited = { atMs: 2000, idleMs: 20_000, totalMs: 25_000, serverMs: 1200 };
    expect(new CpuUse(1, reading(start, limited)).share()).toBeCloseTo(0.9);
  });

  it('is what it was where hardly any time has gone by', () => {
    const busy = { atMs: 2000, idleMs: 5000, totalMs: 11_000, serverMs: 300 };
    const soon = { atMs: 2100, idleMs: 5200, totalMs: 11_200, serverMs: 300 };
    const use = new CpuUse(2, reading(start, busy, soon));
    expect([use.share(), use.share()]).toEqual([1, 1]);
  });

  it('counts the time of a process', () => {
    const before = readCpuTimes(process.pid);
    const end = process.cpuUsage().user + 100_000;
    while (process.cpuUsage().user < end);
    const after = readCpuTimes(process.pid);
    expect(after.totalMs).toBeGreaterThan(before.totalMs);
    expect(after.serverMs - before.serverMs).toBeGreaterThanOrEqual(process.platform === 'linux' ? 80 : 0);
  });
});
