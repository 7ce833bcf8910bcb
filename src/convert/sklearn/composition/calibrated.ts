import type { Graph } from '../../graph/graph.ts';
import {
  argMax,
  binary,
  concatColumns,
  gatherColumns,
  logarithm,
  reshape,
  softmax,
  together,
  unary,
} from '../../graph/operators.ts';
import { logistic } from '../../graph/logistic.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import { classAt, classLabels, type ClassLabel } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { isotonicLine } from '../linear/isotonic-regression.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities, normalizedProbabilities } from '../probabilities.ts';

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
    const sum = together(graph, 'Add', each);
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
  const methods = await context.convert(inner, features);
  const calibrators = await calibrated.estimators(calibrated.oneOf('calibrators', 'calibrators_'));
  const [first] = calibrators;
  const scores = await scoresOf(inner, methods, graph);
  if (first?.type === 'sklearn._TemperatureScaling') {
    return bounded(graph, await temperatureProbabilities(first, scores, methods, graph));
  }
  if (columnsOf(scores) !== calibrators.length) {
    throw calibrated.mismatch('calibrators', `a list of ${columnsOf(scores)} for as many scores`);
  }
  const columns: Value[] = [];
  for (const [at, calibrator] of calibrators.entries()) {
    const score = reshape(graph, gatherColumns(graph, scores, [at]), [-1]);
    columns.push(asColumns(graph, await calibratedScore(calibrator, score, graph)));
  }
  const [second] = columns;
  if (classes.length === 2 && second !== undefined) return bounded(graph, bothProbabilities(graph, second));
  const ofClasses = inOrderOf(classes, calibrated, methods, columns, graph);
  return bounded(graph, normalizedProbabilities(graph, concatColumns(graph, ofClasses)));
}

/** Rounding may leave a little more than 1. */
function bounded(graph: Graph, value: Value): Value {
  return graph.node('Min', [value, graph.scalar(1)], value);
}

/** A column for each class, zeros for one that the classifier never saw: its part of the rows may have had none. */
function inOrderOf(
  classes: readonly ClassLabel[],
  calibrated: Estimator,
  methods: Methods,
  columns: readonly Value[],
  graph: Graph,
): readonly Value[] {
  const [seen = classes] = methods.classes ?? [];
  const [first] = columns;
  if (first === undefined || seen.length < columns.length || !seen.every((one) => classes.includes(one))) {
    throw calibrated.mismatch('estimator', 'a classifier of the same classes');
  }
  return classes.map((label) => {
    const column = columns[seen.indexOf(label)];
    return column ?? binary(graph, 'Mul', first, graph.scalar(0));
  });
}

/** What is calibrated: the decision function, else the probabilities; of two classes the second's. */
async function scoresOf(inner: Estimator, methods: Methods, graph: Graph): Promise<Value> {
  if (methods.decision_function !== undefined)
    return asColumns(graph, await asked(graph, inner, methods, 'decision_function'));
  const probabilities = await asked(graph, inner, methods, 'predict_proba');
  return columnsOf(probabilities) === 2 ? gatherColumns(graph, probabilities, [1]) : probabilities;
}

async function calibratedScore(calibrator: Estimator, score: Value, graph: Graph): Promise<Value> {
  switch (calibrator.type) {
    case 'sklearn._SigmoidCalibration': {
      const a = graph.scalar(await calibrator.number('a_'));
      const b = graph.scalar(await calibrator.number('b_'));
      const line = binary(graph, 'Add', binary(graph, 'Mul', a, score), b);
      return logistic(graph, unary(graph, 'Neg', line));
    }
    case 'sklearn.IsotonicRegression':
      return (await isotonicLine(calibrator))(graph, score);
    default:
      throw calibrator.unsupported(
        'calibrates in a way that is not converted',
        'Use method="sigmoid", "isotonic" or "temperature".',
      );
  }
}

/** Softmax of scores that are all as much warmer or colder. Probabilities become scores by their logarithm. */
async function temperatureProbabilities(
  calibrator: Estimator,
  scores: Value,
  methods: Methods,
  graph: Graph,
): Promise<Value> {
  const beta = graph.scalar(await calibrator.number('beta_'));
  const isSingle = columnsOf(scores) === 1;
  const logits =
    methods.decision_function === undefined
      ? logitsOf(isSingle ? bothProbabilities(graph, scores) : scores)
      : isSingle
        ? concatColumns(graph, [unary(graph, 'Neg', scores), scores])
        : scores;
  return softmax(graph, binary(graph, 'Mul', beta, logits));

  function logitsOf(probabilities: Value): Value {
    return logarithm(graph, binary(graph, 'Add', probabilities, graph.scalar(1e-12)));
  }
}
