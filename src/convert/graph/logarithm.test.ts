import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { Graph } from './graph.ts';
import { logOnePlus } from './near-zero.ts';
import { logarithm } from './operators.ts';
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

// numpy 2.4, whose own differ in the last digit by the machine
describe.each([
  [
    'logarithm',
    logarithm,
    [
      [3, 1.0986122886681098],
      [7, 1.9459101490553132],
      [0.1, -2.3025850929940455],
      [1e-300, -690.7755278982137],
      [0, -Infinity],
      [-1, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ],
  ],
  [
    'logOnePlus',
    logOnePlus,
    [
      [2, 1.0986122886681098],
      [0.1, 0.09531017980432487],
      [0.3, 0.26236426446749106],
      [-0.4, -0.5108256237659907],
      [1e-10, 9.999999999500001e-11],
      [1e-300, 1e-300],
      [123.456, 4.823952239784821],
      [0, 0],
      [-1, -Infinity],
      [-2, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ],
  ],
] as const)('%s', (_, make, cases) => {
  it.each(cases)('of %d is %d', async (number, wanted) => {
    const [found = 0] = await computed(make, [number]);
    const off = Object.is(found, wanted) ? 0 : Math.abs(found - wanted);
    expect(off).toBeLessThanOrEqual(Number.isFinite(wanted) ? Math.abs(wanted) * 2 ** -52 : 0);
  });

  it('is the same wherever a number stands among others', async () => {
    for (const [number] of cases) {
      const [first, ...others] = await computed(
        make,
        Array.from({ length: 7 }, () => number),
      );
      expect(others, String(number)).toEqual(Array.from({ length: 6 }, () => first));
    }
  });
});
