import type { Estimator } from '../estimator.ts';
import { FittedTree } from '../trees/fitted-tree.ts';
import { pairwiseSum } from './pairwise-sum.ts';

const maxColumns = 2 ** 20;

type Importances = (estimator: Estimator, columns: number) => Promise<Float64Array>;

/** Of classes whose `feature_importances_` is no attribute, but computed of their trees. */
const importances: ReadonlyMap<string, Importances> = new Map([
  ['sklearn.AdaBoostClassifier', weightedMean],
  ['sklearn.AdaBoostRegressor', weightedMean],
  ['sklearn.DecisionTreeClassifier', ofTree],
  ['sklearn.DecisionTreeRegressor', ofTree],
  ['sklearn.ExtraTreeClassifier', ofTree],
  ['sklearn.ExtraTreeRegressor', ofTree],
  ['sklearn.ExtraTreesClassifier', ofForest],
  ['sklearn.ExtraTreesRegressor', ofForest],
  ['sklearn.GradientBoostingClassifier', ofBoosting],
  ['sklearn.GradientBoostingRegressor', ofBoosting],
  ['sklearn.RandomForestClassifier', ofForest],
  ['sklearn.RandomForestRegressor', ofForest],
]);

/**
 * How much each column lessens the impurity in an estimator's trees, summed as scikit-learn does it, as a column may be chosen
 * or not by the last bit; undefined for an estimator that has no trees.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/tree/_tree.pyx (compute_feature_importances)
 */
export async function treeImportances(estimator: Estimator): Promise<Float64Array | undefined> {
  const compute = importances.get(estimator.type);
  if (compute === undefined) return undefined;
  const name = estimator.oneOf('n_features_in_', 'n_features_');
  const columns = await estimator.number(name);
  if (!(Number.isInteger(columns) && columns >= 1 && columns <= maxColumns)) {
    throw estimator.mismatch(name, `a number of columns, at most ${maxColumns}`);
  }
  return await compute(estimator, columns);
}

async function ofTree(estimator: Estimator, columns: number): Promise<Float64Array> {
  const drops = await impurityDrops(estimator, new FittedTree(estimator), columns);
  const sum = pairwiseSum(drops);
  return sum > 0 ? drops.map((drop) => drop / sum) : drops;
}

async function ofForest(estimator: Estimator, columns: number): Promise<Float64Array> {
  const each: Float64Array[] = [];
  for (const tree of await estimator.estimators('estimators_')) {
    if (new FittedTree(tree).nodeCount > 1) each.push(await ofTree(tree, columns));
  }
  return shares(meanOf(each, columns));
}

async function ofBoosting(estimator: Estimator, columns: number): Promise<Float64Array> {
  const each: Float64Array[] = [];
  for (const inner of await estimator.estimators('estimators_')) {
    const tree = new FittedTree(inner);
    if (tree.nodeCount > 1) each.push(await impurityDrops(inner, tree, columns));
  }
  return shares(meanOf(each, columns));
}

/** The mean of AdaBoost's estimators, each by its weight. */
async function weightedMean(estimator: Estimator, columns: number): Promise<Float64Array> {
  const inner = await estimator.estimators('estimators_');
  // There may be room for more weights than estimators were fitted.
  const { data: weights } = await estimator.numbers('estimator_weights_');
  const sum = new Float64Array(columns);
  for (const [at, one] of inner.entries()) {
    const own = await treeImportances(one);
    if (own === undefined) {
      throw one.unsupported('says nothing of how important columns are, by which they are chosen');
    }
    for (const [column, importance] of own.entries()) {
      sum[column] = (sum[column] ?? 0) + (weights[at] ?? Number.NaN) * importance;
    }
  }
  const norm = pairwiseSum(weights);
  return sum.map((importance) => importance / norm);
}

function meanOf(each: readonly Float64Array[], columns: number): Float64Array {
  const sum = new Float64Array(columns);
  for (const one of each) {
    for (const [column, importance] of one.entries()) sum[column] = (sum[column] ?? 0) + importance;
  }
  return each.length === 0 ? sum : sum.map((importance) => importance / each.length);
}

function shares(importance: Float64Array): Float64Array {
  const sum = pairwiseSum(importance);
  return sum === 0 ? importance : importance.map((one) => one / sum);
}

async function impurityDrops(estimator: Estimator, tree: FittedTree, columns: number): Promise<Float64Array> {
  const { columns: compared, yes, no } = await tree.structure();
  const { impurities, weights } = await tree.impurities();
  const impure = (node: number) => (weights[node] ?? Number.NaN) * (impurities[node] ?? Number.NaN);
  const drops = new Float64Array(columns);
  for (const [node, left] of yes.entries()) {
    if (left === -1) continue;
    const column = compared[node] ?? -1;
    if (!(column >= 0 && column < columns)) throw estimator.mismatch('tree_', `a tree of ${columns} columns`);
    drops[column] = (drops[column] ?? 0) + (impure(node) - impure(left) - impure(no[node] ?? -1));
  }
  return drops.map((drop) => drop / (weights[0] ?? Number.NaN));
}
