/** The simulation of bench/scaling, against what queueing theory has formulas for. */
import { describe, expect, it } from 'vitest';
import { arrivalTimes } from '../bench/scaling/simulation/arrivals.ts';
import type { Service } from '../bench/scaling/simulation/lane.ts';
import { type Balance, type Fleet, simulate } from '../bench/scaling/simulation/simulate.ts';
import { randomNumbers } from './support/random-numbers.ts';

const one: Fleet = { replicas: 1, workers: 1, maxQueue: 1_000_000, balance: 'random' };
const tenMs: Service = {
  batchSeconds: 0,
  requestSeconds: 0.01,
  maxBatch: 1,
  factors: [1],
  inference: 'thread',
};

function poisson(perSecond: number, seconds: number, burst = 1): Float64Array {
  return arrivalTimes({ perSecond, seconds, burst }, randomNumbers(1));
}

/** Factors whose inferences' durations are exponential. */
const exponential = Array.from({ length: 2000 }, (_factor, i) => -Math.log(1 - (i + 0.5) / 2000));

describe('arrivals', () => {
  it.each([1, 3])('have the average asked for, bursts of %d times it or none', (burst) => {
    const times = poisson(200, 1000, burst);
    expect(times.length / (200 * 1000)).toBeCloseTo(1, 1);
    expect(times.every((time, i) => time >= (times[i - 1] ?? 0) && time < 1000)).toBe(true);
  });

  it('come in bursts where they are to', () => {
    const inASecond = (times: Float64Array) => {
      const counts = Array.from({ length: 500 }, () => 0);
      for (const time of times) counts[Math.floor(time)] = (counts[Math.floor(time)] ?? 0) + 1;
      return counts.reduce((sum, count) => sum + (count - 200) ** 2, 0) / counts.length;
    };
    // Of independent arrivals the variance is the mean.
    expect(inASecond(poisson(200, 500)) / 200).toBeCloseTo(1, 0);
    expect(inASecond(poisson(200, 500, 3)) / 200).toBeGreaterThan(20);
  });
});

describe('one thread without batches', () => {
  it.each([0.3, 0.6, 0.8])('waits as M/D/1 does at a load of %d', (load) => {
    const arrivals = poisson(load * 100, 4000);
    const { meanUnderWay, utilisation, meanBatch } = simulate(arrivals, tenMs, one, 1);
    // Pollaczek and Khinchine, for durations that don't vary.
    const expected = load + (load * load) / (2 * (1 - load));
    expect(meanUnderWay / expected).toBeCloseTo(1, 1);
    expect(utilisation).toBeCloseTo(load, 1);
    expect(meanBatch).toBe(1);
  });

  it('waits as M/M/1 does, whose latencies are exponential', () => {
    const varied = { ...tenMs, factors: exponential };
    const { p50, p99 } = simulate(poisson(60, 4000), varied, one, 1);
    const mean = 0.01 / (1 - 0.6);
    expect(p50 / (Math.LN2 * mean)).toBeCloseTo(1, 1);
    expect(p99 / (Math.log(100) * mean)).toBeCloseTo(1, 1);
  });

  it.each(['inline', 'thread'] as const)(
    'refuses what is beyond its queue, and keeps others no longer: %s',
    (inference) => {
      const fleet = { ...one, maxQueue: 20 };
      const { answered, refused, p99 } = simulate(poisson(300, 200), { ...tenMs, inference }, fleet, 1);
      expect(answered + refused).toBe(poisson(300, 200).length);
      expect(answered / (100 * 200)).toBeCloseTo(1, 1);
      expect(p99).toBeLessThanOrEqual(0.01 * 22);
      expect(p99).toBeGreaterThan(0.01 * 18);
    },
  );
});

describe('batches', () => {
  const shared: Service = { ...tenMs, batchSeconds: 0.009, requestSeconds: 0.001, maxBatch: 16 };

  it('carry loads that would be eight times too much one by one', () => {
    const { p99, meanBatch, refused } = simulate(poisson(500, 200), shared, one, 1);
    expect(refused).toBe(0);
    expect(meanBatch).toBeGreaterThan(5);
    expect(p99).toBeLessThan(0.06);
  });

  it('are of what is there when the thread is free', () => {
    const arrivals = Float64Array.of(0, 0.001, 0.002, 0.0105);
    // 0 alone until 0.01; the next two until 0.021; the last until 0.031.
    const { answered, meanBatch, meanUnderWay } = simulate(arrivals, shared, one, 1);
    expect([answered, meanBatch]).toEqual([4, 4 / 3]);
    expect(meanUnderWay * 0.0105).toBeCloseTo(0.01 + 0.02 + 0.019 + 0.0205, 10);
  });
});

describe('several replicas', () => {
  // Of inferences that all take the same, turns are as good as knowing.
  const varied = { ...tenMs, factors: exponential };
  const p99 = (balance: Balance) =>
    simulate(poisson(320, 200), varied, { ...one, replicas: 4, balance }, 1).p99;

  it('are better the more is known of them: by chance, in turn, fewest under way', () => {
    expect(p99('round-robin')).toBeLessThan(p99('random') * 0.8);
    expect(p99('least-requests')).toBeLessThan(p99('round-robin'));
  });

  it('share the work', () => {
    const { utilisation } = simulate(
      poisson(320, 100),
      tenMs,
      { ...one, replicas: 4, balance: 'least-requests' },
      1,
    );
    expect(utilisation).toBeCloseTo(0.8, 1);
  });

  it('give the same for the same seed, and else another', () => {
    const fleet = { ...one, replicas: 2 };
    const run = (seed: number) => simulate(poisson(150, 100), tenMs, fleet, seed);
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
});
