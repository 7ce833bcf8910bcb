import * as fs from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Graph } from '../../../convert/graph/graph.ts';
import { binary, cast, concatColumns } from '../../../convert/graph/operators.ts';
import type { Attribute } from '../../../convert/graph/value.ts';
import { writeOnnx } from '../../../convert/graph/write-onnx.ts';
import type { WeightedTree } from '../../../convert/trees/decision-tree.ts';
import { treeSums } from '../../../convert/trees/tree-sums.ts';
import { graphAnswers } from '../../../../test/support/classical.ts';
import { randomNumbers } from '../../../../test/support/random-numbers.ts';
import { columnCount, leafOf, randomTree, rowsAround } from '../../../../test/support/random-trees.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import ort from 'onnxruntime-node';
import { ensembleAnswer } from '../../../../contract/trees/cut-ensemble.ts';
import { cutFile } from '../../../../contract/trees/cut-file.ts';
import { cutTrees, type CutModel } from '../../../../contract/trees/cut-trees.ts';
import { TreeWalk } from '../../../../contract/trees/tree-walk.ts';
import { walkedTrees } from '../../../../contract/trees/walked-trees.ts';

const place = 'model.pkl: Forest';

async function written(graph: Graph): Promise<string> {
  const path = join(await mkdtemp(join(await tempDir(), 'model-')), 'model.onnx');
  await writeOnnx(graph, path, { metadata: [] });
  return path;
}

async function cut(graph: Graph): Promise<CutModel> {
  const model = cutFile(fs, await written(graph));
  if (model === null) throw new TypeError('nothing was cut');
  return model;
}

/** A graph that answers the sums of trees, and one more of them each. */
function graphOf(
  trees: readonly WeightedTree[],
  dtype: 'float32' | 'float64',
  comparison: '<' | '<=' | '>' = '<=',
): Graph {
  const graph = new Graph();
  const x = graph.input('x', dtype, [null, columnCount]);
  const sums = treeSums(graph, x, trees, { comparison, place, targets: 2 });
  graph.output('more', binary(graph, 'Add', sums, cast(graph, graph.scalar(1), dtype)));
  return graph;
}

function treesOf(seed: number, count = 20): WeightedTree[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => randomTree(random, 1 + 2 * index, index % 2));
}

describe('trees that are walked', () => {
  for (const comparison of ['<', '<=', '>'] as const) {
    it.each(['float64', 'float32'] as const)(
      `compare by ${comparison} and add up in the order of the trees, in %s`,
      async (dtype) => {
        // Nothing is less than the least, and such trees are left to onnxruntime.
        const trees = treesOf(1).map((tree) => ({
          ...tree,
          thresholds: tree.thresholds.map((threshold) => (threshold === -Infinity ? 0 : threshold)),
        }));
        const rows = rowsAround(trees, randomNumbers(2), dtype);
        const round = dtype === 'float32' ? Math.fround : (number: number) => number;
        const sumOf = (row: readonly number[], target: number): number =>
          trees
            .filter((tree) => tree.target === target)
            .reduce((sum, tree) => round(sum + round(tree.weights[leafOf(tree, row, comparison)] ?? 0)), 0);
        const { ensembles, before } = await cut(graphOf(trees, dtype, comparison));
        const numbers = dtype === 'float32' ? Float32Array : Float64Array;
        const x = { shape: [rows.length, columnCount], elements: numbers.from(rows.flat()) };
        const [ensemble] = ensembles;
        if (ensemble === undefined) throw new TypeError('nothing was cut');
        expect([before, ensembles.map(({ input }) => input)]).toEqual([null, ['x']]);
        const { shape, elements } = ensembleAnswer(ensemble, x);
        expect(shape).toEqual([rows.length, 2]);
        expect([...elements]).toEqual(rows.flatMap((row) => [sumOf(row, 0), sumOf(row, 1)]));
      },
    );
  }

  it('answer each row as alone, and no rows with none', async () => {
    const [ensemble] = (await cut(graphOf(treesOf(3), 'float64'))).ensembles;
    if (ensemble === undefined) throw new TypeError('nothing was cut');
    const rows = rowsAround(treesOf(3), randomNumbers(4), 'float64').slice(0, 300);
    const answerTo = (some: readonly (readonly number[])[]) =>
      ensembleAnswer(ensemble, {
        shape: [some.length, columnCount],
        elements: Float64Array.from(some.flat()),
      });
    const { elements } = answerTo(rows);
    expect(rows.flatMap((row) => [...answerTo([row]).elements])).toEqual([...elements]);
    expect(answerTo([])).toEqual({ dtype: 'float64', shape: [0, 2], elements: new Float64Array(0) });
  });

  it('are none of more sums than models have', () => {
    const one = Int32Array.of(0);
    const stump = {
      roots: one,
      columns: one,
      thresholds: new Float32Array(1),
      comparison: '<=',
      yes: one,
      yesIsLeaf: Int32Array.of(1),
      no: Int32Array.of(1),
      noIsLeaf: Int32Array.of(1),
      missingYes: null,
      targets: new Int32Array(2),
      weights: new Float32Array(2),
    } as const;
    expect(walkedTrees([{ ...stump, sums: 1000 }], new TreeWalk(), null)).not.toBeNull();
    expect(walkedTrees([{ ...stump, sums: 2 ** 31 - 1 }], new TreeWalk(), null)).toBeNull();
    expect(walkedTrees([{ ...stump, sums: Number.NaN }], new TreeWalk(), null)).toBeNull();
  });

  it('refuse rows of fewer columns than they compare', async () => {
    const [ensemble] = (await cut(graphOf(treesOf(5), 'float64'))).ensembles;
    const x = { shape: [2, 1], elements: new Float64Array(2) };
    expect(() => ensemble && ensembleAnswer(ensemble, x)).toThrow('trees compare 3 columns, but there are 1');
  });
});

describe('what stands around trees', () => {
  const trees = treesOf(6);
  const rows = rowsAround(trees, randomNumbers(7), 'float64').slice(0, 50);
  const feeds = { x: new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, columnCount]) };

  it('stays a graph, which is asked before and after them', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const doubled = binary(graph, 'Mul', x, graph.scalar(2));
    const sums = treeSums(graph, doubled, trees, { comparison: '<=', place, targets: 2 });
    graph.output('shifted', binary(graph, 'Add', sums, graph.scalar(1)));
    graph.output('doubled', doubled);
    const { before, after } = await cut(graph);
    expect([before?.names.inputs, before?.names.outputs.length]).toEqual([['x'], 1]);
    expect(after.names.inputs).toContain('x');
    // graphAnswers compares with what onnxruntime answers alone.
    const answers = await graphAnswers(graph, feeds);
    expect(answers.get('doubled')?.data).toEqual(rows.flat().map((value) => value * 2));
  });

  it('may be other trees, which stay in the graph', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const stump = treesOf(8, 1).map((tree) => ({ ...tree, columns: tree.columns.fill(0) }));
    const first = treeSums(graph, x, trees, { comparison: '<=', place, targets: 1 + columnCount - 1 });
    const second = treeSums(graph, first, stump, { comparison: '<=', place, targets: 1 });
    graph.output('sums', binary(graph, 'Add', second, graph.scalar(1)));
    expect((await cut(graph)).ensembles.map(({ sums }) => sums)).toEqual([columnCount]);
    expect((await graphAnswers(graph, feeds)).get('sums')?.data).toHaveLength(rows.length);
  });

  it('may need the sums of some trees alone, which are walked by themselves', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const [first = x, second = x] = [0, 1].map((target) => {
      const own = trees.filter((tree) => tree.target === target).map((tree) => ({ ...tree, target: 0 }));
      return treeSums(graph, x, own, { comparison: '<=', place, targets: 1 });
    });
    graph.output('both', binary(graph, 'Add', concatColumns(graph, [first, second]), graph.scalar(1)));
    graph.output('first', binary(graph, 'Add', first, graph.scalar(1)));
    expect((await cut(graph)).ensembles.map(({ sums }) => sums)).toEqual([1, 1]);
    const answers = await graphAnswers(graph, feeds);
    expect(answers.get('both')?.data.filter((_, at) => at % 2 === 0)).toEqual(answers.get('first')?.data);
  });

  it('may answer the sums themselves, side by side', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    graph.output('sums', treeSums(graph, x, trees, { comparison: '<=', place, targets: 2 }));
    expect((await graphAnswers(graph, feeds)).get('sums')?.data).toHaveLength(2 * rows.length);
  });

  it('may round to float32, which trees of float64 compare then', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const rounded = cast(graph, cast(graph, x, 'float32'), 'float64');
    const sums = treeSums(graph, rounded, trees, { comparison: '<=', place, targets: 2 });
    graph.output('shifted', binary(graph, 'Add', sums, graph.scalar(1)));
    expect((await cut(graph)).before).toBe(null);
    const answers = await graphAnswers(graph, feeds);
    const expected = rows.map((row) => {
      return trees
        .filter(({ target }) => target === 0)
        .reduce((sum, tree) => sum + (tree.weights[leafOf(tree, row.map(Math.fround), '<=')] ?? 0), 0);
    });
    expect(answers.get('shifted')?.data.filter((_, at) => at % 2 === 0)).toEqual(
      expected.map((sum) => sum + 1),
    );
  });
});

describe('left to onnxruntime', () => {
  /** One comparison and two leaves, with other attributes. */
  function stump(changed: Readonly<Record<string, Attribute>>): Graph {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [null, columnCount]);
    const attributes: Record<string, Attribute> = {
      n_targets: { int: 1 },
      tree_roots: { ints: [0] },
      nodes_featureids: { ints: [0] },
      nodes_splits: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(1) } },
      nodes_modes: { tensor: { dtype: 'uint8', shape: [1], data: Uint8Array.of(0) } },
      nodes_truenodeids: { ints: [0] },
      nodes_trueleafs: { ints: [1] },
      nodes_falsenodeids: { ints: [1] },
      nodes_falseleafs: { ints: [1] },
      leaf_targetids: { ints: [0, 0] },
      leaf_weights: { tensor: { dtype: 'float64', shape: [2], data: Float64Array.of(1, 2) } },
      ...changed,
    };
    const result = { dtype: 'float64', shape: [null, 1] } as const;
    const sums = graph.node('TreeEnsemble', [x], result, { domain: 'ai.onnx.ml', attributes });
    graph.output('sums', binary(graph, 'Add', sums, graph.scalar(1)));
    return graph;
  }

  it('is nothing of trees that are only compared and added', async () => {
    expect(cutFile(fs, await written(stump({})))).not.toBe(null);
  });

  it.each<[what: string, changed: Readonly<Record<string, Attribute>>]>([
    ['a node that leads to itself', { nodes_trueleafs: { ints: [0] } }],
    ['a node that is none', { nodes_falsenodeids: { ints: [7] }, nodes_falseleafs: { ints: [0] } }],
    ['a leaf that is none', { nodes_falsenodeids: { ints: [7] } }],
    ['a root that is none', { tree_roots: { ints: [1] } }],
    ['a root below zero', { tree_roots: { ints: [-1] } }],
    ['no trees', { tree_roots: { ints: [] } }],
    ['a list that is too short', { nodes_featureids: { ints: [] } }],
    ['a column below zero', { nodes_featureids: { ints: [-1] } }],
    ['sums that would not fit into memory', { n_targets: { int: 2 ** 40 } }],
    ['no sums', { n_targets: { int: 0 } }],
    [
      'leaves of a tree that add to several sums',
      { n_targets: { int: 2 }, leaf_targetids: { ints: [0, 1] } },
    ],
    ['a mean', { aggregate_function: { int: 0 } }],
    ['sums that are changed afterwards', { post_transform: { int: 2 } }],
    ['a set', { nodes_modes: { tensor: { dtype: 'uint8', shape: [1], data: Uint8Array.of(6) } } }],
    [
      'a threshold that is no number',
      {
        nodes_splits: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(Number.NaN) } },
      },
    ],
    [
      'less than the least',
      {
        nodes_modes: { tensor: { dtype: 'uint8', shape: [1], data: Uint8Array.of(1) } },
        nodes_splits: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(-Infinity) } },
      },
    ],
  ])('is %s', async (_what, changed) => {
    expect(cutFile(fs, await written(stump(changed)))).toBe(null);
  });

  it('is a model without trees', async () => {
    const graph = new Graph();
    graph.output('y', graph.input('x', 'float64', [null, 1]));
    expect(cutFile(fs, await written(graph))).toBe(null);
  });
});

describe('bytes that are no model', () => {
  const modelBytes = async () => await readFile(await written(graphOf(treesOf(9, 3), 'float32')));
  const cutOf = (some: Uint8Array) =>
    cutTrees({
      sizeBytes: some.length,
      read: (start, end) => some.subarray(start, end),
      copy: (start, end) => Uint8Array.from(some.subarray(start, end)),
    });

  it('are left to onnxruntime, wherever they end', async () => {
    const bytes = await modelBytes();
    for (let end = 0; end < bytes.length; end += 1) expect(() => cutOf(bytes.subarray(0, end))).not.toThrow();
  });

  it('are left to onnxruntime, whatever byte is another', async () => {
    const bytes = await modelBytes();
    const random = randomNumbers(10);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = Math.floor(random() * 256);
      expect(() => cutOf(changed)).not.toThrow();
    }
  });
});
