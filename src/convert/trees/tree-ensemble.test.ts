import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { randomNumbers } from '../../../test/support/random-numbers.ts';
import { columnCount, leafOf, randomTree, rowsAround } from '../../../test/support/random-trees.ts';
import { Graph } from '../graph/graph.ts';
import type { DecisionTree, WeightedTree } from './decision-tree.ts';
import { leafRows } from './leaf-rows.ts';
import { treeSums } from './tree-sums.ts';

const place = 'model.pkl: Forest';

describe('treeSums', () => {
  for (const comparison of ['<', '<=', '>'] as const) {
    it.each(['float64', 'float32'] as const)(
      `compares by ${comparison} as the tree says, in %s`,
      async (dtype) => {
        const random = randomNumbers(1);
        const trees = Array.from({ length: 20 }, (_, index) => randomTree(random, 1 + 2 * index, index % 2));
        const rows = rowsAround(trees, random, dtype);
        const graph = new Graph();
        const x = graph.input('x', dtype, [null, columnCount]);
        graph.output('sums', treeSums(graph, x, trees, { comparison, place, targets: 2 }));
        const answer = (await graphAnswers(graph, { x: tensorOf(rows, dtype) })).get('sums');
        const round = dtype === 'float32' ? Math.fround : (number: number) => number;
        const expected = rows.flatMap((row) => {
          const sums = [0, 0];
          for (const tree of trees) {
            const weight = round(tree.weights[leafOf(tree, row, comparison)] ?? 0);
            sums[tree.target] = round((sums[tree.target] ?? 0) + weight);
          }
          return sums;
        });
        expect(answer?.shape).toEqual([rows.length, 2]);
        // Threads add up some of the trees each, so that sums are rounded otherwise.
        const tolerance = dtype === 'float32' ? 1e-5 : 1e-14;
        const far = expected.filter((sum, at) => !(Math.abs(sum - Number(answer?.data[at])) <= tolerance));
        expect(far).toEqual([]);
      },
    );
  }

  it('sends categories to the side that their set says, and unknown, negative and missing ones to the other', async () => {
    const tree: WeightedTree = {
      columns: Int32Array.of(1, 0, 0, 0, 0),
      thresholds: Float64Array.of(0, 0, 0, 0, 0),
      yes: Int32Array.of(1, 3, -1, -1, -1),
      no: Int32Array.of(2, 4, -1, -1, -1),
      missingYes: Uint8Array.of(1, 0, 0, 0, 0),
      categories: new Map([
        [0, [0, 2, 70]],
        [1, [1]],
      ]),
      weights: Float64Array.of(0, 0, 20, 30, 40),
      target: 0,
    };
    const cases: [first: number, second: number, sum: number][] = [
      [1, 0, 30],
      [0, 0, 40],
      [1.9, 2.9, 30],
      [1, 70, 30],
      [1, 71, 20],
      [1, 1, 20],
      [1, -0.5, 30],
      [1, -1, 20],
      [1, 1e300, 20],
      [1, Number.POSITIVE_INFINITY, 20],
      [1, Number.NEGATIVE_INFINITY, 20],
      [1, Number.NaN, 30],
      [Number.NaN, 0, 40],
    ];
    for (const comparison of ['<=', '>'] as const) {
      const graph = new Graph();
      const x = graph.input('x', 'float64', [null, 2]);
      graph.output('sums', treeSums(graph, x, [tree], { comparison, place, targets: 1 }));
      const feeds = {
        x: tensorOf(
          cases.map(([first, second]) => [first, second]),
          'float64',
        ),
      };
      const answer = (await graphAnswers(graph, feeds)).get('sums');
      expect(answer?.data).toEqual(cases.map(([, , sum]) => sum));
    }
  });

  it.each<[problem: string, change: Partial<DecisionTree>]>([
    ['a cycle', { yes: Int32Array.of(1, 0, -1) }],
    ['a node that is its own child', { yes: Int32Array.of(0, -1, -1) }],
    ['two parents of a node', { no: Int32Array.of(1, -1, -1) }],
    ['a child beyond the nodes', { no: Int32Array.of(3, -1, -1) }],
    ['a child before the nodes', { no: Int32Array.of(-2, -1, -1) }],
    ['a node with one child', { no: Int32Array.of(-1, -1, -1) }],
    ['a column beyond the input', { columns: Int32Array.of(3, 0, 0) }],
    ['a column before the input', { columns: Int32Array.of(-2, 0, 0) }],
    ['fewer thresholds than nodes', { thresholds: Float64Array.of(1) }],
    ['no nodes', { yes: new Int32Array(0) }],
    ['a category below zero', { categories: new Map([[0, [-1]]]) }],
    ['a category that is no whole number', { categories: new Map([[0, [0.5]]]) }],
  ])('refuses %s', (_, change) => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    expect(() => leafRows(graph, x, [{ ...stump, ...change }], { comparison: '<', place })).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID', message: expect.stringContaining(place) }),
    );
  });

  it('refuses a tree that is too deep for onnxruntime, and one of too many categories', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const unsupported = expect.objectContaining({ code: 'MODEL_UNSUPPORTED' });
    expect(() => leafRows(graph, x, [chain(1999)], { comparison: '<', place })).not.toThrow();
    expect(() => leafRows(graph, x, [chain(2000)], { comparison: '<', place })).toThrow(unsupported);
    const categories = new Map([[0, [2 ** 30]]]);
    expect(() => leafRows(graph, x, [{ ...stump, categories }], { comparison: '<', place })).toThrow(
      unsupported,
    );
  });
});

describe('leafRows', () => {
  it('numbers the leaves tree after tree, of more trees than one operator has', async () => {
    const random = randomNumbers(2);
    const trees = Array.from({ length: 150 }, (_, index) => randomTree(random, 1 + 2 * (index % 9), 0));
    const rows = rowsAround(trees, random, 'float32');
    const graph = new Graph();
    const x = graph.input('x', 'float32', [null, columnCount]);
    graph.output('leaves', leafRows(graph, x, trees, { comparison: '<=', place }));
    const answer = (await graphAnswers(graph, { x: tensorOf(rows, 'float32') })).get('leaves');
    const expected = rows.flatMap((row) => {
      let first = 0;
      return trees.map((tree) => {
        const leaf = leafOf(tree, row, '<=');
        const number = first + tree.yes.subarray(0, leaf).filter((child) => child === -1).length;
        first += tree.yes.filter((child) => child === -1).length;
        return number;
      });
    });
    expect(answer?.shape).toEqual([rows.length, trees.length]);
    expect(answer?.data).toEqual(expected);
  });
});

const stump: DecisionTree = {
  columns: Int32Array.of(0, 0, 0),
  thresholds: Float64Array.of(1, 0, 0),
  yes: Int32Array.of(1, -1, -1),
  no: Int32Array.of(2, -1, -1),
};

function chain(comparisons: number): DecisionTree {
  const count = 2 * comparisons + 1;
  const inner = Array.from({ length: count }, (_, node) => node % 2 === 0 && node + 2 < count);
  return {
    columns: new Int32Array(count),
    thresholds: new Float64Array(count),
    yes: Int32Array.from(inner, (goesOn, node) => (goesOn ? node + 1 : -1)),
    no: Int32Array.from(inner, (goesOn, node) => (goesOn ? node + 2 : -1)),
  };
}

function tensorOf(rows: readonly (readonly number[])[], dtype: 'float64' | 'float32'): ort.Tensor {
  const numbers = rows.flat();
  const shape = [rows.length, rows[0]?.length ?? 0];
  return dtype === 'float32'
    ? new ort.Tensor('float32', Float32Array.from(numbers), shape)
    : new ort.Tensor('float64', Float64Array.from(numbers), shape);
}
