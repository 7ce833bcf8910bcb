import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { Graph } from '../graph/graph.ts';
import type { DecisionTree } from './decision-tree.ts';
import { TreeSums } from './tree-sums.ts';

/** Whether the only column is at most 0. */
const stump: DecisionTree = {
  columns: Int32Array.of(0, 0, 0),
  thresholds: Float64Array.of(0, 0, 0),
  yes: Int32Array.of(1, -1, -1),
  no: Int32Array.of(2, -1, -1),
};

describe('TreeSums', () => {
  it.each([1, 3, 16, 17, 40])(
    'adds to %i sums what belongs to each, and nothing to the last',
    async (targets) => {
      const graph = new Graph();
      const x = graph.input('x', 'float64', [null, 1]);
      const sums = new TreeSums(x, { comparison: '<=', place: 'model.pkl: Forest', targets });
      for (let target = 0; target < targets - 1; target += 1) {
        sums.addConstant(100, target);
        for (const scale of [1, 2])
          sums.add(stump, (node) => (node === 1 ? target : -target) * scale, target);
      }
      graph.output('sums', sums.sums(graph));
      const rows = new ort.Tensor('float64', Float64Array.of(-1, 1), [2, 1]);
      const answer = (await graphAnswers(graph, { x: rows })).get('sums');
      const rowOf = (sign: number): number[] =>
        Array.from({ length: targets }, (_, target) =>
          target === targets - 1 ? 0 : 100 + sign * 3 * target,
        );
      expect(answer?.shape).toEqual([2, targets]);
      expect([...(answer?.data ?? [])]).toEqual([...rowOf(1), ...rowOf(-1)]);
    },
  );

  it('refuses a sum that there is none of', () => {
    const x = new Graph().input('x', 'float64', [null, 1]);
    const sums = new TreeSums(x, { comparison: '<=', place: 'model.pkl: Forest', targets: 2 });
    expect(() => sums.add(stump, () => 1, 2)).toThrow(RangeError);
  });
});
