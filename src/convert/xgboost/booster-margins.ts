import { float32Scalar } from './float32-scalar.ts';
import type { Graph } from '../graph/graph.ts';
import { where } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { TreeSums } from '../trees/tree-sums.ts';
import type { Booster, BoosterTree, LinearLearner } from './read/booster.ts';

/** A tree that is one leaf. */
const leaf = {
  columns: Int32Array.of(0),
  thresholds: Float32Array.of(0),
  yes: Int32Array.of(-1),
  no: Int32Array.of(-1),
};

export interface MarginOptions {
  /** What sums begin with, for each. */
  readonly start: Float32Array;
  /** Only the trees of so many rounds count; all unless given. */
  readonly rounds: number | undefined;
  /** File and estimator, as errors name it. */
  readonly place: string;
}

/**
 * What a booster adds up for each row, in float32 and in its order: float32 [rows, sums].
 *
 * @param x float32 [rows, columns], NaN for missing values
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for trees that are none, or too deep
 */
export function boosterMargins(graph: Graph, x: Value, booster: Booster, options: MarginOptions): Value {
  const { learner, sumCount } = booster;
  if (learner.kind === 'linear') return linearMargins(graph, x, learner, options.start);
  const { trees, roundEnds } = learner;
  const { rounds } = options;
  const counted = rounds === undefined ? trees : trees.slice(0, roundEnds[rounds - 1] ?? trees.length);
  const sums = new TreeSums(x, { comparison: '<', place: options.place, targets: sumCount });
  // XGBoost adds trees to what sums begin with, one after the other: rounding depends on it.
  for (const [sum, start] of options.start.entries()) sums.add(leaf, () => start, sum);
  for (const tree of counted) addTree(sums, tree);
  return sums.sums(graph);
}

/** A tree whose leaves hold a number for each sum is one tree for each. */
function addTree(sums: TreeSums, tree: BoosterTree): void {
  const { leafSize, leaves } = tree;
  for (let at = 0; at < leafSize; at += 1) {
    const sum = leafSize === 1 ? tree.sum : at;
    sums.add(tree, (node) => leaves[node * leafSize + at] ?? Number.NaN, sum);
  }
}

/**
 * Products of a linear booster added up one after the other, beginning with the intercept; missing values add nothing.
 * https://github.com/dmlc/xgboost/blob/v3.4.1/src/gbm/gblinear.cc (Pred)
 */
function linearMargins(graph: Graph, x: Value, { weights }: LinearLearner, starts: Float32Array): Value {
  const rows = x.shape[0] ?? null;
  const sums = starts.length;
  const length = weights.length / sums;
  // What sums begin with is the weight of a first column of ones.
  const lines = new Float32Array(weights.length);
  for (let sum = 0; sum < sums; sum += 1) {
    // Of several, gblinear takes the first for all sums.
    lines[sum * length] = (weights[(length - 1) * sums + sum] ?? 0) + (starts[0] ?? 0);
    for (let at = 1; at < length; at += 1) lines[sum * length + at] = weights[(at - 1) * sums + sum] ?? 0;
  }
  const isMissing = graph.node('IsNaN', [x], { dtype: 'bool', shape: x.shape });
  const there = where(graph, isMissing, float32Scalar(graph, 0), x);
  const shape = [rows, length];
  const padded = graph.node('Pad', [there, graph.ints([0, 1, 0, 0]), float32Scalar(graph, 1)], {
    dtype: 'float32',
    shape,
  });
  const cube = { dtype: 'float32', shape: [rows, sums, length] } as const;
  const products = graph.node(
    'Mul',
    [
      graph.node('Unsqueeze', [padded, graph.ints([1])], { dtype: 'float32', shape: [rows, 1, length] }),
      graph.constant({ dtype: 'float32', shape: [sums, length], data: lines }),
    ],
    cube,
  );
  return graph.node(
    'Gather',
    [graph.node('CumSum', [products, graph.ints([2], [])], cube), graph.ints([length - 1], [])],
    { dtype: 'float32', shape: [rows, sums] },
    { attributes: { axis: { int: 2 } } },
  );
}
