import type { Graph } from '../graph/graph.ts';
import { compare, concatColumns, gatherColumns, reshape, unary, where } from '../graph/operators.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import { leafRows } from '../trees/leaf-rows.ts';
import type { TreeEnsembleOptions } from '../trees/tree-ensemble.ts';
import { treeSums } from '../trees/tree-sums.ts';
import type { LightGbmModel, LightGbmTree } from './lightgbm-model.ts';
import { linearLeafValues } from './linear-leaves.ts';
import { splitTree, zeroMissingColumns, zeroThreshold } from './split-tree.ts';

/** A tree without nodes that adds nothing, for a model that has no trees. */
const noTree: LightGbmTree = {
  columns: new Int32Array(0),
  thresholds: new Float64Array(0),
  decisions: new Int32Array(0),
  left: new Int32Array(0),
  right: new Int32Array(0),
  values: new Float64Array(1),
  sets: [],
  linear: null,
};

/**
 * Sums of the trees of a model, before its objective makes answers of them.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/src/boosting/gbdt_prediction.cpp
 *
 * @param x float64 [rows, columns]
 * @param rounds how many rounds of boosting count
 * @returns float64 [rows, trees of a round]
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export function rawScores(
  graph: Graph,
  x: Value,
  model: LightGbmModel,
  { rounds, place }: { readonly rounds: number; readonly place: string },
): Value {
  const { treesPerIteration: targets } = model;
  const used = model.trees.slice(0, rounds * targets);
  const trees = used.length > 0 ? used : Array.from({ length: targets }, () => noTree);
  const zeros = [...new Set(trees.flatMap((tree) => [...zeroMissingColumns(tree)]))]
    .filter((column) => column >= 0 && column < columnsOf(x))
    .toSorted((left, right) => left - right);
  const compared =
    zeros.length === 0 ? x : concatColumns(graph, [x, withoutZeros(graph, gatherColumns(graph, x, zeros))]);
  const zeroColumns = new Map(zeros.map((column, at) => [column, columnsOf(x) + at]));
  const splitTrees = (function* () {
    for (const [at, tree] of trees.entries()) yield splitTree(tree, at % targets, zeroColumns, place);
  })();
  const options: TreeEnsembleOptions = { comparison: '<=', place };
  if (!trees.some(({ linear }) => linear !== null)) {
    return treeSums(graph, compared, splitTrees, { ...options, targets });
  }
  const leaves = leafRows(graph, compared, splitTrees, options);
  return sumOfRounds(graph, linearLeafValues(graph, x, leaves, trees, place), targets);
}

/** NaN instead of zeros. */
function withoutZeros(graph: Graph, x: Value): Value {
  const isZero = compare(graph, 'LessOrEqual', unary(graph, 'Abs', x), graph.scalar(zeroThreshold));
  return where(graph, isZero, graph.scalar(Number.NaN), x);
}

/** [rows, trees] to [rows, trees of a round]. */
function sumOfRounds(graph: Graph, values: Value, targets: number): Value {
  const rounds = columnsOf(values) / targets;
  return graph.node(
    'ReduceSum',
    [reshape(graph, values, [-1, rounds, targets]), graph.ints([1])],
    { dtype: 'float64', shape: [values.shape[0] ?? null, targets] },
    { attributes: { keepdims: { int: 0 } } },
  );
}
