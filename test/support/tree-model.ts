import { Graph } from '../../src/convert/graph/graph.ts';
import { binary } from '../../src/convert/graph/operators.ts';
import { writeOnnx } from '../../src/convert/graph/write-onnx.ts';
import { treeSums } from '../../src/convert/trees/tree-sums.ts';
import { randomNumbers } from './random-numbers.ts';
import { columnCount, randomTree, rowsAround } from './random-trees.ts';

const random = randomNumbers(1);
const trees = Array.from({ length: 12 }, (_, index) => randomTree(random, 1 + 2 * index, 0));

/** Rows of numbers at the trees' thresholds and beside them. */
export const treeRows = rowsAround(trees, random, 'float64')
  .filter((row) => row.every(Number.isFinite))
  .slice(0, 40);

/**
 * Writes a model of trees: of its input `X`, or of what it doubles first, it answers `shifted`, the sum of what the trees say and
 * one, and `again`, the input three times.
 */
export async function writeTreeModel(path: string, isDoubled: boolean): Promise<void> {
  const graph = new Graph();
  const x = graph.input('X', 'float64', [null, columnCount]);
  const compared = isDoubled ? binary(graph, 'Mul', x, graph.scalar(2)) : x;
  const sums = treeSums(graph, compared, trees, { comparison: '<=', place: 'model', targets: 1 });
  graph.output('shifted', binary(graph, 'Add', sums, graph.scalar(1)));
  graph.output('again', binary(graph, 'Mul', x, graph.scalar(3)));
  await writeOnnx(graph, path, { metadata: [] });
}
