import { binary, cast, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import type { EnsembleTree } from './ensemble-tree.ts';
import { FittedTree } from './fitted-tree.ts';
import { leafSums } from './leaf-sums.ts';
import { leafValues, meanOfTrees } from './leaf-values.ts';

/** One decision tree: https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/tree/_classes.py */
export async function convertTreeRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return regressorOf(estimator, [{ estimator }], features, context);
}

/** The mean of trees: https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_forest.py */
export async function convertForestRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const trees = (await estimator.estimators('estimators_')).map((tree) => ({ estimator: tree }));
  return regressorOf(estimator, trees, features, context);
}

function regressorOf(
  estimator: Estimator,
  trees: readonly EnsembleTree[],
  features: Features,
  context: Context,
): Methods {
  const [first] = trees;
  if (first === undefined) throw estimator.mismatch('estimators_', 'a list of trees');
  const predict = once(async () => {
    const x = cast(context.graph, features.matrix(), 'float32');
    const [outputs] = new FittedTree(first.estimator).valueShape;
    return await meanOfLeaves(context, x, estimator, trees, outputs);
  });
  return { kind: 'regressor', predict };
}

/** The mean of what the leaves say: float64 [rows] of one output, [rows, outputs] of several. */
export async function meanOfLeaves(
  context: Context,
  x: Value,
  owner: Estimator,
  trees: readonly EnsembleTree[],
  outputs: number,
): Promise<Value> {
  const { graph } = context;
  if (outputs === 1) {
    const sum = await leafSums(
      context,
      x,
      owner,
      trees.map((tree) => ({ ...tree, target: 0 })),
      { targets: 1 },
    );
    const mean = trees.length === 1 ? sum : binary(graph, 'Div', sum, graph.scalar(trees.length));
    return reshape(graph, mean, [-1]);
  }
  const values = await leafValues(context, x, owner, trees, outputs, (leaf, row) => {
    if (leaf.length !== outputs) throw owner.mismatch('estimators_', `trees of ${outputs} outputs`);
    row.set(leaf);
  });
  return meanOfTrees(graph, values);
}
