import { reshape, unary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { PickleObject } from '../../pickle/pickle-values.ts';
import { TreeSums } from '../../trees/tree-sums.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { decisionScores, scoreClass, scoreProbabilities } from './boosted-scores.ts';
import { categoriesAsBytes, knownCategories } from './hist-categories.ts';
import { readHistTree } from './hist-tree.ts';

/** Losses whose scores are logarithms of the answers. */
const logLosses: ReadonlySet<string> = new Set(['poisson', 'gamma']);

/** https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py */
export async function convertHistGradientBoostingClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  const scores = once(() => rawScores(estimator, features, context));
  return {
    kind: 'classifier',
    classes: [classes],
    predict: once(async () => classAt(graph, classes, scoreClass(graph, await scores(), 'Greater'))),
    predict_proba: once(async () => scoreProbabilities(graph, await scores())),
    decision_function: once(async () => decisionScores(graph, await scores())),
  };
}

/** https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py */
export async function convertHistGradientBoostingRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const predict = once(async () => {
    const scores = reshape(graph, await rawScores(estimator, features, context), [-1]);
    return logLosses.has(estimator.textOr('loss', '')) ? unary(graph, 'Exp', scores) : scores;
  });
  return { kind: 'regressor', predict };
}

/** float64 [rows, 1] of two classes and of regressors, else [rows, classes] */
async function rawScores(estimator: Estimator, features: Features, context: Context): Promise<Value> {
  const mapper = estimator.estimator('_bin_mapper');
  const known = await knownCategories(mapper);
  const x = await encoded(estimator, features, context);
  const { data: baseline } = await estimator.numbers('_baseline_prediction');
  const targets = baseline.length;
  const sums = new TreeSums(categoriesAsBytes(context.graph, x, [...known.keys()]), {
    comparison: '<=',
    place: `${estimator.file}: ${estimator.place}`,
    targets,
  });
  for (const [target, number] of baseline.entries()) sums.addConstant(number, target);
  for (const [stage, items] of (await estimator.items('_predictors')).entries()) {
    context.signal?.throwIfAborted();
    const name = `_predictors[${stage}]`;
    const predictors = await estimator.itemsOf(items, name);
    if (predictors.length !== targets) throw estimator.mismatch(name, `a list of ${targets} trees`);
    for (const [target, item] of predictors.entries()) {
      const predictor = estimator.estimatorOf(item, `${name}[${target}]`);
      const tree = await readHistTree(predictor, (column) => known.get(column) ?? new Set());
      sums.add(tree, (node) => tree.weights[node] ?? Number.NaN, target);
    }
  }
  return sums.sums(context.graph);
}

/** The columns as the trees know them: since 1.4 those of categories come first, numbered. */
async function encoded(estimator: Estimator, features: Features, context: Context): Promise<Value> {
  if (!(estimator.get('_preprocessor') instanceof PickleObject)) return features.matrix();
  const preprocessor = estimator.estimator('_preprocessor');
  const { transform } = await context.convert(preprocessor, features);
  if (transform === undefined) throw preprocessor.unsupported('is no transformer');
  return (await transform()).matrix();
}
