import { argMax, binary, cast, reshape } from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import type { Value } from '../../graph/value.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities } from '../probabilities.ts';
import { decisionScores, scoreClass, scoreProbabilities } from './boosted-scores.ts';
import { constantInit, initScores } from './initial-scores.ts';
import { leafSums } from './leaf-sums.ts';

/** https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_gb.py (GradientBoostingClassifier) */
export async function convertGradientBoostingClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  const isExponential = estimator.textOr('loss', 'log_loss') === 'exponential';
  const scores = once(() => rawScores(estimator, features, context, true));
  const probabilities = once(async () => {
    const value = await scores();
    if (!isExponential) return scoreProbabilities(graph, value);
    const doubled = binary(graph, 'Mul', value, graph.scalar(2));
    return bothProbabilities(graph, logistic(graph, doubled));
  });
  const predict = once(async () => {
    // Before 1.4 the likelier class counted, which is the first of two that are equally likely.
    const byProbability = !isExponential && !estimator.has('n_trees_per_iteration_');
    const index = byProbability
      ? argMax(graph, await probabilities())
      : scoreClass(graph, await scores(), 'GreaterOrEqual');
    return classAt(graph, classes, index);
  });
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    predict_proba: probabilities,
    decision_function: once(async () => decisionScores(graph, await scores())),
  };
}

/** https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_gb.py (GradientBoostingRegressor) */
export async function convertGradientBoostingRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const predict = once(async () =>
    reshape(context.graph, await rawScores(estimator, features, context, false), [-1]),
  );
  return { kind: 'regressor', predict };
}

/** What the first guess and the trees add up to: float64 [rows, 1] of two classes, else [rows, classes]. */
async function rawScores(
  estimator: Estimator,
  features: Features,
  context: Context,
  isClassifier: boolean,
): Promise<Value> {
  const stages = estimator.get('estimators_');
  if (!(stages instanceof NumpyArray) || stages.shape.length !== 2 || stages.length === 0) {
    throw estimator.mismatch('estimators_', 'an array of trees for each stage');
  }
  const [, targets = 1] = stages.shape;
  const trees = await estimator.estimators('estimators_');
  const rate = await estimator.number('learning_rate');
  const x = cast(context.graph, features.matrix(), 'float32');
  const base = await constantInit(estimator, targets, isClassifier);
  const sums = await leafSums(
    context,
    x,
    estimator,
    trees.map((tree, index) => ({ estimator: tree, target: index % targets })),
    { targets, base, weightsOf: async (tree) => (await tree.numbers()).map((number) => rate * number) },
  );
  if (base !== undefined) return sums;
  const given = Features.of(context.graph, cast(context.graph, x, 'float64')).storedAs(features.isSparse);
  const first = await initScores(estimator, given, context, targets, isClassifier);
  return binary(context.graph, 'Add', first, sums);
}
