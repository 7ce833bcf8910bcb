import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { Graph } from './graph.ts';
import { errorFunction, normalProbability, normalQuantile } from './normal-distribution.ts';
import type { Value } from './value.ts';

/** What a function of the graph makes of some numbers. */
async function computed(
  make: (graph: Graph, value: Value) => Value,
  numbers: readonly number[],
): Promise<readonly number[]> {
  const graph = new Graph();
  graph.output('y', make(graph, graph.input('x', 'float64', [null])));
  const x = new ort.Tensor('float64', Float64Array.from(numbers), [numbers.length]);
  return ((await graphAnswers(graph, { x })).get('y')?.data ?? []).map(Number);
}

describe('normalQuantile', () => {
  // scipy.stats.norm.ppf
  it.each([
    [1e-7, -5.1993375821928165],
    [0.001, -3.090232306167813],
    [0.075, -1.4395314709384563],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.925, 1.4395314709384563],
    [0.9999, 3.719016485455709],
  ])('of %d is %d', async (probability, quantile) => {
    const [found = 0] = await computed(normalQuantile, [probability]);
    expect(found).toBeCloseTo(quantile, 14);
  });
});

describe('normalProbability', () => {
  it('turns quantiles around', async () => {
    const probabilities = [1e-7, 0.001, 0.01, 0.2, 0.5, 0.7, 0.99, 0.99999];
    const there = await computed(normalQuantile, probabilities);
    const back = await computed(normalProbability, there);
    for (const [at, probability] of probabilities.entries()) {
      expect((back[at] ?? 0) / probability).toBeCloseTo(1, 13);
    }
  });

  it('keeps NaN', async () => {
    expect(await computed(normalProbability, [Number.NaN])).toEqual([Number.NaN]);
  });
});

describe('errorFunction', () => {
  // math.erf of Python
  it.each([
    [-30, -1],
    [-6, -1],
    [-4.5, -0.9999999998033839],
    [-1.5, -0.9661051464753108],
    [-0.3, -0.3286267594591274],
    [0, 0],
    [1e-300, 1.1283791670955126e-300],
    [1e-9, 1.1283791670955127e-9],
    [0.46875, 0.49261347321793797],
    [0.46876, 0.4926225311068465],
    [0.5, 0.5204998778130465],
    [3.9, 0.9999999652077514],
    [4, 0.9999999845827421],
    [4.0001, 0.9999999845954353],
    [5.9, 0.9999999999999999],
    [1e200, 1],
  ])('of %d is %d', async (x, expected) => {
    const [found = 0] = await computed(errorFunction, [x]);
    expect(found).toBeCloseTo(expected, 15);
  });
});
