import { describe, expect, it } from 'vitest';
import { autoscaleTargets } from './autoscale-targets.ts';

const server = { cpuSecondsPerRequest: 0.001, cpus: 1, maxQueue: 1024 };

describe('targets of an autoscaler', () => {
  it.each([
    ['a model of 1 ms', {}, 60],
    ['twice the CPUs', { cpus: 2 }, 120],
    ['half a CPU', { cpus: 0.5 }, 30],
    ['a model of 23 ms', { cpuSecondsPerRequest: 0.023 }, 3],
    ['a model that one request keeps busy', { cpuSecondsPerRequest: 1.6 }, 2],
    ['a model of 10 µs: a quarter of the queue', { cpuSecondsPerRequest: 0.00001 }, 256],
    ['a short queue', { maxQueue: 32 }, 8],
    ['a queue of one', { maxQueue: 1 }, 1],
    ['what was not measured', { cpuSecondsPerRequest: null }, 16],
  ])('let as many wait as are answered soon: %s', (_what, change, expected) => {
    expect(autoscaleTargets({ ...server, ...change }).queueLengthPerPod).toBe(expected);
  });

  it('leave room for what comes until another pod answers, and for a node that goes', () => {
    expect(autoscaleTargets(server)).toMatchObject({
      cpuUtilisationPercent: 60,
      minReplicas: 2,
      maxReplicas: 10,
    });
  });

  it.each([{ cpuSecondsPerRequest: 0 }, { cpus: Number.NaN }, { maxQueue: -1 }])('refuse %j', (change) => {
    expect(() => autoscaleTargets({ ...server, ...change })).toThrow(RangeError);
  });
});
