import type { Graph } from '../../graph/graph.ts';
import { binary, reshape } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { isLeaf } from '../../trees/decision-tree.ts';
import { LeafRows } from '../../trees/leaf-rows.ts';
import type { Estimator } from '../estimator.ts';
import type { Context } from '../methods.ts';
import { ensembleColumns, type EnsembleTree } from './ensemble-tree.ts';
import { FittedTree } from './fitted-tree.ts';

/** An ONNX file has at most 2 GiB. */
const maxBytes = 2 ** 31;

/** What a leaf says of a row: written as so many numbers into a table. */
export type LeafRow = (
  /** The numbers of the leaf's node: of each output as many as that of the most classes has. */
  values: Float64Array,
  /** Where in the table they go. */
  row: Float64Array,
  tree: number,
) => void;

/**
 * What the leaves say in which each row ends.
 *
 * @param x float32 [rows, columns], as trees compare
 * @param width how many numbers a leaf says
 * @returns float64 [trees, rows, width]
 */
export async function leafValues(
  { graph, signal }: Context,
  x: Value,
  owner: Estimator,
  trees: readonly EnsembleTree[],
  width: number,
  rowOf: LeafRow,
): Promise<Value> {
  const fitted = trees.map(({ estimator }) => new FittedTree(estimator));
  // A tree has one more leaf than it has other nodes.
  const most = fitted.reduce((sum, { nodeCount }) => sum + Math.ceil(nodeCount / 2), 0);
  if (most * width * Float64Array.BYTES_PER_ELEMENT > maxBytes) {
    throw owner.unsupported(
      `has ${most} leaves of ${width} numbers each, which are more than an ONNX file holds`,
      'Train fewer or smaller trees: n_estimators, max_depth, min_samples_leaf.',
    );
  }
  const table = new Float64Array(most * width);
  const rows = new LeafRows(x, { comparison: '<=', place: `${owner.file}: ${owner.place}` });
  let count = 0;
  for (const [index, tree] of fitted.entries()) {
    signal?.throwIfAborted();
    const structure = await tree.structure();
    rows.add({ ...structure, columns: ensembleColumns(structure.columns, trees[index]?.columns) });
    for await (const { first, count: nodes, data } of tree.values()) {
      for (let node = first; node < first + nodes; node += 1) {
        if (!isLeaf(structure, node)) continue;
        if (count === most)
          throw owner.mismatch('estimators_', 'trees whose nodes all have two children or none');
        const values = data.subarray((node - first) * tree.valueCount, (node - first + 1) * tree.valueCount);
        rowOf(values, table.subarray(count * width, (count + 1) * width), index);
        count += 1;
      }
    }
  }
  const leaves = graph.floats(table.subarray(0, count * width), [count, width]);
  return gathered(graph, leaves, rows.rows(graph));
}

function gathered(graph: Graph, leaves: Value, rows: Value): Value {
  const trees = columnsOf(rows);
  const byTree = graph.node('Transpose', [rows], { dtype: 'int64', shape: [trees, null] });
  return graph.node('Gather', [leaves, byTree], {
    dtype: 'float64',
    shape: [trees, null, columnsOf(leaves)],
  });
}

/**
 * The sum over all trees, each added to the sum of those before it, as scikit-learn does: sums that are rounded otherwise
 * would tell other classes apart that are equally likely. float64 [trees, rows, width] to [rows, width]
 */
export function sumOfTrees(graph: Graph, values: Value): Value {
  const [trees, rows = null, width = null] = values.shape;
  if (trees === 1) return reshape(graph, values, [-1, width ?? 1]);
  return graph.node(
    'ReduceSum',
    [values, graph.ints([0])],
    { dtype: 'float64', shape: [rows, width] },
    { attributes: { keepdims: { int: 0 } } },
  );
}

/** The mean over all trees: [trees, rows, width] to [rows, width]. */
export function meanOfTrees(graph: Graph, values: Value): Value {
  const sum = sumOfTrees(graph, values);
  const trees = values.shape[0] ?? 1;
  return trees === 1 ? sum : binary(graph, 'Div', sum, graph.scalar(trees));
}
