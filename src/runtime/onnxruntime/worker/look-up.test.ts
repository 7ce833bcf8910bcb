import fs from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ensembleAnswer } from '../../../../contract/trees/cut-ensemble.ts';
import { cutTrees, type CutModel } from '../../../../contract/trees/cut-trees.ts';
import { graphAnswers } from '../../../../test/support/classical.ts';
import { randomNumbers } from '../../../../test/support/random-numbers.ts';
import { columnCount, leafOf, randomTree, rowsAround } from '../../../../test/support/random-trees.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { Graph } from '../../../convert/graph/graph.ts';
import { binary, cast } from '../../../convert/graph/operators.ts';
import { writeOnnx } from '../../../convert/graph/write-onnx.ts';
import { sumOfTrees } from '../../../convert/sklearn/trees/leaf-values.ts';
import { isLeaf, type DecisionTree } from '../../../convert/trees/decision-tree.ts';
import { leafRows } from '../../../convert/trees/leaf-rows.ts';
import { TreeEnsemble } from '../../../convert/trees/tree-ensemble.ts';
import { cutFile } from '../../../../contract/trees/cut-file.ts';

const width = 3;
const place = 'model.pkl: Forest';
const options = { comparison: '<=', place } as const;
const random = randomNumbers(1);
// More than an operator has.
const trees = Array.from({ length: 70 }, (_, index) => randomTree(random, 3 + 2 * (index % 9), 0));
const around = rowsAround(trees, random, 'float32');
// More than walk through a tree before the next.
const rows = [...around, ...around.slice(0, 100)];
const leaves = trees.flatMap((tree) => leavesOf(tree).map((node) => ({ tree, node })));
const table = Float64Array.from({ length: leaves.length * width }, () => random() - 0.5);

function leavesOf(tree: DecisionTree): number[] {
  return Array.from(tree.yes.keys()).filter((node) => isLeaf(tree, node));
}

/** A graph that answers the rows of a table that trees choose, added up, and one more. */
function graphOf(some: readonly DecisionTree[], numbers: Float64Array): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [null, columnCount]);
  addSum(graph, leafRows(graph, x, some, options), numbers);
  return graph;
}

function addSum(graph: Graph, chosen: ReturnType<typeof leafRows>, numbers: Float64Array): void {
  const count = chosen.shape[1] ?? null;
  const byTree = graph.node('Transpose', [chosen], { dtype: 'int64', shape: [count, null] });
  const stored = graph.floats(numbers, [numbers.length / width, width]);
  const looked = graph.node('Gather', [stored, byTree], { dtype: 'float64', shape: [count, null, width] });
  graph.output('more', binary(graph, 'Add', sumOfTrees(graph, looked), graph.scalar(1)));
}

async function written(graph: Graph): Promise<string> {
  const path = join(await mkdtemp(join(await tempDir(), 'model-')), 'model.onnx');
  await writeOnnx(graph, path, { metadata: [] });
  return path;
}

async function cut(graph: Graph): Promise<CutModel | null> {
  return cutFile(fs, await written(graph));
}

const elements = Float32Array.from(rows.flat());
const feeds = { x: new ort.Tensor('float32', elements, [rows.length, columnCount]) };

describe('rows of a table that trees choose', () => {
  it('are added up in the order of the trees, in float64', async () => {
    const expected = rows.flatMap((row) => {
      const chosen = trees.map((tree) => {
        const node = leafOf(tree, row, '<=');
        return leaves.findIndex((leaf) => leaf.tree === tree && leaf.node === node);
      });
      return Array.from({ length: width }, (_, column) =>
        chosen.reduce((sum, leaf) => sum + (table[leaf * width + column] ?? 0), 0),
      );
    });
    const model = await cut(graphOf(trees, table));
    const [ensemble, ...others] = model?.ensembles ?? [];
    if (ensemble === undefined) throw new TypeError('nothing was cut');
    expect([others.length, model?.after.names.inputs]).toEqual([0, [ensemble.output]]);
    const answer = ensembleAnswer(ensemble, { shape: [rows.length, columnCount], elements });
    expect(answer).toEqual({
      dtype: 'float64',
      shape: [rows.length, width],
      elements: Float64Array.from(expected),
    });
    const answers = await graphAnswers(graphOf(trees, table), feeds);
    expect(answers.get('more')?.data).toEqual(expected.map((sum) => sum + 1));
  });

  it('are read where the trees compare what a graph makes', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [null, columnCount]);
    const half = graph.node(
      'Mul',
      [x, graph.constant({ dtype: 'float32', shape: [], data: Float32Array.of(0.5) })],
      x,
    );
    addSum(graph, leafRows(graph, half, trees, options), table);
    expect((await cut(graph))?.before?.names.inputs).toEqual(['x']);
    expect((await graphAnswers(graph, feeds)).get('more')?.data).toHaveLength(rows.length * width);
  });

  it('stay in the graph where it is asked which they are', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [null, columnCount]);
    const chosen = leafRows(graph, x, trees, options);
    addSum(graph, chosen, table);
    graph.output('leaves', graph.node('Identity', [chosen], chosen));
    expect((await cut(graph))?.ensembles.map(({ sums }) => sums)).toEqual([64, 6]);
    expect((await graphAnswers(graph, feeds)).get('leaves')?.data).toHaveLength(rows.length * 70);
  });

  it('are left to onnxruntime where there are fewer than the trees ask for', async () => {
    expect(await cut(graphOf(trees, table.subarray(0, -width)))).toBe(null);
  });

  it('are left to onnxruntime where several trees choose one, or none of a whole number', async () => {
    const graphWith = (weight: number, targets: number): Graph => {
      const graph = new Graph();
      const ensemble = new TreeEnsemble(graph.input('x', 'float32', [null, columnCount]), options);
      for (const [at, tree] of trees.slice(0, 3).entries()) ensemble.add(tree, () => weight, at % targets);
      addSum(graph, cast(graph, ensemble.sums(graph, targets), 'int64'), table);
      return graph;
    };
    expect(await cut(graphWith(1, 3))).not.toBe(null);
    expect(await cut(graphWith(1, 2))).toBe(null);
    expect(await cut(graphWith(1.5, 3))).toBe(null);
    expect(await cut(graphWith(-1, 3))).toBe(null);
  });

  it('are left to onnxruntime, whatever byte is another', async () => {
    const path = await written(graphOf(trees.slice(0, 3), table.subarray(0, 20 * width)));
    const bytes = await readFile(path);
    for (let at = 0; at < bytes.length; at += 1 + Math.floor(random() * 8)) {
      const changed = Buffer.from(bytes);
      changed[at] = Math.floor(random() * 256);
      const source = {
        sizeBytes: changed.length,
        read: (start: number, end: number) => changed.subarray(start, end),
        copy: (start: number, end: number) => Uint8Array.from(changed.subarray(start, end)),
      };
      expect(() => cutTrees(source)).not.toThrow();
    }
  });
});
