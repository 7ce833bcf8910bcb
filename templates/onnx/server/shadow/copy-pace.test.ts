import { describe, expect, it } from 'vitest';
import { SpareCpus } from '../predictions/writer/spare-cpus.ts';
import { CopyPace } from './copy-pace.ts';

/** Copies of a second, asked for a thousand times a millisecond, on two CPUs of which so many are idle. */
function copiesOfSecond(idleCpus: number): number {
  let now = 0;
  const read = () => ({ atMs: now, idleMs: now * idleCpus, serverMs: 0, ownMs: 0 });
  const pace = new CopyPace(new SpareCpus(2, read), () => now);
  const ofMs = (): number => Array.from({ length: 1000 }).filter(() => pace.take()).length;
  // Until it has looked.
  for (; now < 1000; now++) ofMs();
  let copies = 0;
  for (; now < 2000; now++) copies += ofMs();
  return copies;
}

describe('copies', () => {
  it('are many while a CPU is idle, and few while none is', () => {
    expect(copiesOfSecond(1.5)).toBeCloseTo(10_000, -2);
    expect(copiesOfSecond(0.5)).toBeCloseTo(20, 0);
  });

  it('go at once where there were none for a while', () => {
    let now = 0;
    const pace = new CopyPace(
      new SpareCpus(2, () => ({ atMs: now, idleMs: 0, serverMs: 0, ownMs: 0 })),
      () => now,
    );
    now = 10_000;
    expect(Array.from({ length: 100 }).filter(() => pace.take())).toHaveLength(64);
  });
});
