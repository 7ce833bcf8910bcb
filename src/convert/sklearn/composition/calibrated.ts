import {
  argMax,
  binary,
  compare,
  concatColumns,
  gatherColumns,
  reduceColumns,
  reshape,
  unary,
  where,
} from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import { classAt, classLabels, type ClassLabel } from '../class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import { isotonicLine } from '../linear/isotonic-regression.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * The mean of classifiers whose scores were calibrated each.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/calibration.py
 */
export async function convertCalibrated(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const classes = await classLabels(estimator);
  const probabilities = once(async () => {
    const each: Value[] = [];
    for (const inner of await estimator.estimators('calibrated_classifiers_')) {
      each.push(await calibratedProbabilities(inner, classes, features, context));
    }
    const sum = each.reduce((all, one) => binary(graph, 'Add', all, one));
    return binary(graph, 'Div', sum, graph.scalar(each.length));
  });
  const predict = once(async () => classAt(graph, classes, argMax(graph, await probabilities())));
  return { kind: 'classifier', classes: [classes], predict, predict_proba: probabilities };
}

async function calibratedProbabilities(
  calibrated: Estimator,
  classes: readonly ClassLabel[],
  features: Features,
  context: Context,
): Promise<Value> {
  const { graph } = context;
  const inner = calibrated.estimator(calibrated.oneOf('estimator', 'base_estimator'));
  const scores = await scoresOf(inner, classes.length, features, context);
  const columns: Value[] = [];
  const calibrators = await calibrated.estimators(calibrated.oneOf('calibrators', 'calibrators_'));
  if (columnsOf(scores) !== calibrators.length) {
    throw calibrated.unsupported('has other classes than the classifier in it, which is not converted');
  }
  for (const [at, calibrator] of calibrators.entries()) {
    const score = reshape(graph, gatherColumns(graph, scores, [at]), [-1]);
    columns.push(asColumns(graph, await calibratedScore(calibrator, score, context)));
  }
  const [second] = columns;
  if (classes.length === 2 && second !== undefined) {
    columns.unshift(binary(graph, 'Sub', graph.scalar(1), second));
    return bounded(concatColumns(graph, columns));
  }
  const all = concatColumns(graph, columns);
  const sum = reduceColumns(graph, 'ReduceSum', all);
  // Where no class is likely, all are equally so.
  const isZero = compare(graph, 'Equal', sum, graph.scalar(0));
  const even = graph.scalar(1 / classes.length);
  return bounded(where(graph, isZero, even, binary(graph, 'Div', all, sum)));

  /** Rounding may leave a little more than 1. */
  function bounded(value: Value): Value {
    return graph.node('Min', [value, graph.scalar(1)], value);
  }
}

/** What is calibrated: the decision function, else the probabilities; of two classes the second's. */
async function scoresOf(
  inner: Estimator,
  classCount: number,
  features: Features,
  context: Context,
): Promise<Value> {
  const { graph } = context;
  const methods = await context.convert(inner, features);
  if (methods.decision_function !== undefined)
    return asColumns(graph, await asked(inner, methods, 'decision_function'));
  const probabilities = await asked(inner, methods, 'predict_proba');
  return classCount === 2 ? gatherColumns(graph, probabilities, [1]) : probabilities;
}

async function calibratedScore(calibrator: Estimator, score: Value, { graph }: Context): Promise<Value> {
  switch (calibrator.type) {
    case 'sklearn._SigmoidCalibration': {
      const a = graph.scalar(await calibrator.number('a_'));
      const b = graph.scalar(await calibrator.number('b_'));
      const line = binary(graph, 'Add', binary(graph, 'Mul', a, score), b);
      return unary(graph, 'Sigmoid', unary(graph, 'Neg', line));
    }
    case 'sklearn.IsotonicRegression':
      return (await isotonicLine(calibrator))(graph, score);
    default:
      throw calibrator.unsupported(
        'calibrates in a way that is not converted',
        'Use method="sigmoid" or "isotonic".',
      );
  }
}
