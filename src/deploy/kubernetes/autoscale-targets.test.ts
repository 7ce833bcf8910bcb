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
    ['what was too little to be measured', { cpuSecondsPerRequest: 0 }, 16],
  ])('let as many wait as are answered soon: %s', (_what, change, expected) => {
    expect(autoscaleTargets({ ...server, ...change }).queueLengthPerPod).toBe(expected);
  });

  it('leave room for what comes until another pod answers', () => {
    expect(autoscaleTargets(server)).toMatchObject({ cpuUtilisationPercent: 60, requestsPerSecond: 600 });
  });

  it.each([
    ['half a CPU', { cpus: 0.5 }, 300],
    ['a model that takes longer than a second', { cpuSecondsPerRequest: 4 }, 1],
  ])('count the requests that take so much: %s', (_what, change, expected) => {
    expect(autoscaleTargets({ ...server, ...change }).requestsPerSecond).toBe(expected);
  });
});
