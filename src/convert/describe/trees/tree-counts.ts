import type { TreeCounts } from '../../../../contract/schemas/inspect.schema.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { PickleDict, PickleList, PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../../sklearn/estimator.ts';

/** Whether an estimator is one decision tree of scikit-learn. */
export function isTree(estimator: Estimator): boolean {
  return estimator.get('tree_') instanceof PickleObject;
}

/** The trees that an estimator of scikit-learn has itself, not in estimators inside; null for one without. None of their nodes is read. */
export function ownTrees(estimator: Estimator): TreeCounts | null {
  const tree = estimator.get('tree_');
  if (tree instanceof PickleObject) return { count: 1, nodes: nodesOf(tree) };
  const stages = estimator.get('_predictors');
  if (!(stages instanceof PickleList)) return null;
  const nodes = stages.items.flatMap((stage) =>
    stage instanceof PickleList ? stage.items.map(nodesOf) : [],
  );
  return { count: nodes.length, nodes: nodes.reduce((sum, one) => sum + one, 0) };
}

/** Several counts together; null where all are. */
export function sumOfTrees(counts: readonly (TreeCounts | null)[]): TreeCounts | null {
  const known = counts.filter((one) => one !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, one) => ({ count: sum.count + one.count, nodes: sum.nodes + one.nodes }));
}

function nodesOf(tree: PickleValue): number {
  const state = tree instanceof PickleObject ? tree.state : undefined;
  const nodes = state instanceof PickleDict ? state.get('nodes') : undefined;
  return nodes instanceof NumpyArray ? nodes.length : 0;
}
