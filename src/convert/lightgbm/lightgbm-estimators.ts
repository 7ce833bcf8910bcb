import type { Graph } from '../graph/graph.ts';
import { argMax, binary, reshape } from '../graph/operators.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import { classAt, classLabels, type ClassLabel } from '../sklearn/classes/class-labels.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { Features } from '../sklearn/columns/features.ts';
import { once, type Context, type Methods } from '../sklearn/methods.ts';
import { bothProbabilities } from '../sklearn/probabilities.ts';
import { codedColumns } from './coded-columns.ts';
import { objectiveOutput } from './objective-output.ts';
import { boosterOf } from './pickled-booster.ts';
import { rawScores } from './raw-scores.ts';

type BoosterMethods = Methods & Required<Pick<Methods, 'predict' | 'margin'>>;

/** A Booster of LightGBM's, which answers with probabilities where its objective makes some. */
export async function convertBooster(
  estimator: Estimator,
  features: Features,
  { graph, signal }: Context,
): Promise<BoosterMethods> {
  const booster = await boosterOf(estimator, signal);
  const { model, rounds, place } = booster;
  const scores = once(async () =>
    rawScores(graph, codedColumns(graph, features, model, estimator), model, booster),
  );
  const predict = once(async () => {
    const sums = await scores();
    const means = model.isAverage ? binary(graph, 'Div', sums, graph.scalar(rounds)) : sums;
    return asVector(graph, objectiveOutput(graph, means, model.objective, place));
  });
  return { kind: 'regressor', predict, margin: once(async () => asVector(graph, await scores())) };
}

/** LGBMRegressor and LGBMRanker. */
export async function convertLgbmRegressor(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return await convertBooster(estimator.estimator('_Booster'), features, context);
}

/**
 * LGBMClassifier.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/python-package/lightgbm/sklearn.py
 */
export async function convertLgbmClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const booster = await convertBooster(estimator.estimator('_Booster'), features, context);
  // With a function of the user's own as its objective it answers with scores, whatever it is asked.
  if (hasOwnObjective(estimator)) return booster;
  const classes = await classesOf(estimator);
  const probabilities = once(async () => {
    const answers = await booster.predict();
    const all =
      answers.shape.length === 1 ? bothProbabilities(graph, reshape(graph, answers, [-1, 1])) : answers;
    if (columnsOf(all) !== classes.length) {
      throw estimator.unsupported(
        `has ${classes.length} classes, but probabilities of ${columnsOf(all)}`,
        'Fit it with rows of each class.',
      );
    }
    return all;
  });
  return {
    kind: 'classifier',
    classes: [classes],
    predict: once(async () => classAt(graph, classes, argMax(graph, await probabilities()))),
    predict_proba: probabilities,
    margin: booster.margin,
  };
}

/** A matrix of one column as a vector. */
function asVector(graph: Graph, scores: Value): Value {
  return columnsOf(scores) === 1 ? reshape(graph, scores, [-1]) : scores;
}

function hasOwnObjective(estimator: Estimator): boolean {
  const objective = estimator.get('_objective');
  return typeof objective === 'object' && objective !== null;
}

async function classesOf(estimator: Estimator): Promise<readonly ClassLabel[]> {
  return estimator.has('_le')
    ? await classLabels(estimator.estimator('_le'))
    : await classLabels(estimator, '_classes');
}
