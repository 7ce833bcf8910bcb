import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { WeightedTree } from './decision-tree.ts';
import { TreeEnsemble, type TreeEnsembleOptions } from './tree-ensemble.ts';

/**
 * What the leaves hold in which each row ends, added up in the order of the trees: [rows, targets] in the type of the
 * columns, in which rows are compared and sums computed.
 *
 * @param x float64 or float32 [rows, columns]
 * @param targets how many sums there are
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for trees that are none, or too deep
 */
export function treeSums(
  graph: Graph,
  x: Value,
  trees: Iterable<WeightedTree>,
  { targets, ...options }: TreeEnsembleOptions & { readonly targets: number },
): Value {
  const ensemble = new TreeEnsemble(x, options);
  for (const tree of trees) ensemble.add(tree, (node) => tree.weights[node] ?? Number.NaN, tree.target);
  return ensemble.sums(graph, targets);
}
