import type { Fields } from '../../documents/fields.ts';
import type { BoosterTree, TreeLearner } from './booster.ts';

/**
 * The trees of a document.
 * https://github.com/dmlc/xgboost/blob/v3.4.1/src/gbm/gbtree_model.cc (LoadModel)
 *
 * @param booster `learner.gradient_booster`
 * @throws MlpackError MODEL_INVALID
 */
export function treesOf(booster: Fields, sumCount: number): TreeLearner {
  const gbtree = booster.has('gbtree') ? booster.object('gbtree') : booster;
  const model = gbtree.object('model');
  const documents = model.objects('trees');
  const parameters = model.has('gbtree_model_param') ? model.object('gbtree_model_param') : undefined;
  if (parameters?.has('num_trees') === true && parameters.count('num_trees') !== documents.length) {
    throw parameters.mismatch('num_trees', `${documents.length}, as many trees as there are`);
  }
  const sums = model.integers('tree_info', documents.length);
  // dart keeps the weights of its trees beside them; where they were moved to over time.
  const weighted = [booster, gbtree, model].find((fields) => fields.has('weight_drop'));
  const weights = weighted?.numbers('weight_drop', documents.length);
  const trees = documents.map((document, at) => {
    const sum = sums[at] ?? 0;
    if (!(sum >= 0 && sum < sumCount)) {
      throw model.mismatchAt('tree_info', at, `a number below ${sumCount}`);
    }
    return treeOf(document, sum, sumCount, weights?.[at]);
  });
  return { kind: 'trees', trees, roundEnds: roundEndsOf(model, trees) };
}

function treeOf(document: Fields, sum: number, sumCount: number, weight: number | undefined): BoosterTree {
  const left = document.integers('left_children');
  const { length } = left;
  const parameters = document.object('tree_param');
  if (parameters.has('num_nodes') && parameters.count('num_nodes') !== length) {
    throw parameters.mismatch('num_nodes', `${length}, as many nodes as there are`);
  }
  const right = document.integers('right_children', length);
  const isDefaultLeft = document.integers('default_left', length);
  const thresholds = Float32Array.from(document.numbers('split_conditions', length));
  const categories = categoriesOf(document, length);
  // Rows whose category is in the set go right, where those go left that are less than a threshold.
  const isTurned = (node: number): boolean => categories.has(node);
  const leafSize = Math.max(1, parameters.count('size_leaf_vector'));
  if (leafSize !== 1 && leafSize !== sumCount) {
    throw document.mismatch('tree_param.size_leaf_vector', `1 or ${sumCount}`);
  }
  const leaves = leafSize === 1 ? thresholds : vectorLeaves(document, left, right, leafSize);
  return {
    columns: document.integers('split_indices', length),
    thresholds,
    yes: left.map((child, node) => (child !== -1 && isTurned(node) ? (right[node] ?? 0) : child)),
    no: left.map((child, node) => (child === -1 || isTurned(node) ? child : (right[node] ?? 0))),
    missingYes: Uint8Array.from(isDefaultLeft, (flag, node) => ((flag !== 0) === isTurned(node) ? 0 : 1)),
    ...(categories.size === 0 ? {} : { categories }),
    sum,
    leafSize,
    leaves: weight === undefined ? leaves : leaves.map((leaf) => leaf * Math.fround(weight)),
  };
}

/**
 * What leaves hold that have a number for each sum. Since XGBoost 3.2 they are on their own, and leaves say by their right
 * child which is theirs; before, each node has some.
 */
function vectorLeaves(
  document: Fields,
  left: Int32Array,
  right: ArrayLike<number>,
  leafSize: number,
): Float32Array {
  const { length } = left;
  if (!document.has('leaf_weights')) {
    return Float32Array.from(document.numbers('base_weights', length * leafSize));
  }
  const weights = document.numbers('leaf_weights');
  const leaves = new Float32Array(length * leafSize);
  for (let node = 0; node < length; node += 1) {
    if (left[node] !== -1) continue;
    const start = (right[node] ?? -1) * leafSize;
    if (!(start >= 0 && start + leafSize <= weights.length)) {
      throw document.mismatch('leaf_weights', `what node ${node} says`);
    }
    leaves.set(weights.subarray(start, start + leafSize), node * leafSize);
  }
  return leaves;
}

/** The sets of categories by node. */
function categoriesOf(document: Fields, length: number): ReadonlyMap<number, ArrayLike<number>> {
  const sets = new Map<number, ArrayLike<number>>();
  if (!document.has('split_type')) return sets;
  const types = document.integers('split_type', length);
  for (let node = 0; node < length; node += 1) if (types[node] === 1) sets.set(node, []);
  const nodes = document.integers('categories_nodes');
  const starts = document.integers('categories_segments', nodes.length);
  const sizes = document.integers('categories_sizes', nodes.length);
  const categories = document.integers('categories');
  for (let at = 0; at < nodes.length; at += 1) {
    const [start = -1, size = -1] = [starts[at], sizes[at]];
    if (!(start >= 0 && size >= 0 && start + size <= categories.length)) {
      throw document.mismatchAt('categories_segments', at, 'where a set of categories begins');
    }
    const node = nodes[at] ?? -1;
    if (types[node] === 1) sets.set(node, categories.subarray(start, start + size));
  }
  return sets;
}

/** A document before XGBoost 2.0 doesn't say where rounds end: each has as many trees, of each sum. */
function roundEndsOf(model: Fields, trees: readonly BoosterTree[]): readonly number[] {
  if (model.has('iteration_indptr')) {
    const starts = model.integers('iteration_indptr');
    const isAscending = starts.every((start, at) => start >= (starts[at - 1] ?? 0));
    if (!isAscending || (starts.at(-1) ?? 0) > trees.length) {
      throw model.mismatch('iteration_indptr', `ascending numbers up to ${trees.length}`);
    }
    return [...starts.subarray(1)];
  }
  const parameters = model.object('gbtree_model_param');
  const parallel = parameters.has('num_parallel_tree') ? parameters.count('num_parallel_tree') : 1;
  return evenRounds(trees, parallel);
}

/** Where rounds end that have as many trees each. @param parallel trees of a round that add to one sum */
export function evenRounds(trees: readonly BoosterTree[], parallel: number): readonly number[] {
  const groups = trees.reduce((most, { sum }) => Math.max(most, sum + 1), 1);
  const size = groups * Math.max(1, parallel);
  return Array.from({ length: Math.floor(trees.length / size) }, (_, round) => (round + 1) * size);
}
