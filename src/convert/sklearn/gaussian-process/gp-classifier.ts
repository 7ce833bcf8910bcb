import { errorFunction } from '../../graph/normal-distribution.ts';
import type { Graph } from '../../graph/graph.ts';
import {
  binary,
  cast,
  compare,
  concatColumns,
  matmul,
  reduceColumns,
  reshape,
  unary,
  together,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { asTall } from './as-tall.ts';
import { gpDiagonal, gpKernel } from './gp-kernel.ts';
import { triangularInverse } from './triangular-inverse.ts';

/** The sigmoid as a sum of error functions: each one's steepness and weight (Williams & Barber 1998). */
const steps = [
  [0.41, -1854.8214151],
  [0.4, 3516.89893646],
  [0.37, 221.29346712],
  [0.44, 128.12323805],
  [0.39, -2010.49422654],
] as const;

/**
 * GaussianProcessClassifier: one for two classes, else one against the rest or the other for each.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/gaussian_process/_gpc.py
 */
export async function convertGaussianProcessClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const base = estimator.estimator('base_estimator_');
  const { decision_function: _, ...methods } = await context.convert(base, features);
  return methods;
}

/** A Gaussian process of two classes, with Laplace's approximation. */
export async function convertLaplaceClassifier(
  estimator: Estimator,
  features: Features,
  { graph, signal }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  if (classes.length !== 2) throw estimator.mismatch('classes_', 'a list of two classes');
  const points = await estimator.matrixOf('X_train_', null, features.count);
  const [count = 0] = points.shape;
  const kernel = estimator.estimator('kernel_');
  const likeness = once(async () => {
    const x = features.matrix();
    return asTall(graph, await gpKernel(graph, x, points, kernel), x, count);
  });
  const mean = once(async () => {
    const labels = await estimator.vectorOf('y_train_', count);
    const probabilities = await estimator.vectorOf('pi_', count);
    const weights = labels.map((label, at) => label - (probabilities[at] ?? Number.NaN));
    return matmul(graph, await likeness(), graph.floats(weights, [count, 1]));
  });
  const predict = once(async () => {
    const isSecond = compare(graph, 'Greater', reshape(graph, await mean(), [-1]), graph.scalar(0));
    return classAt(graph, classes, cast(graph, isSecond, 'int64'));
  });
  const probabilities = once(async () => {
    const x = features.matrix();
    const ownLikeness = asTall(graph, await gpDiagonal(graph, x, kernel), x, 1);
    const weights = await estimator.vectorOf('W_sr_', count);
    const factor = await estimator.matrixOf('L_', count, count);
    const inverse = await triangularInverse(factor.data, count, signal);
    // L⁻¹ of the likeness with each point weighted.
    const solved = inverse.map((number, at) => number * (weights[at % count] ?? Number.NaN));
    const turned = graph.constant(transposed({ shape: [count, count], data: solved }));
    const explained = matmul(graph, await likeness(), turned);
    const known = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', explained, explained));
    const second = averageSigmoid(graph, await mean(), binary(graph, 'Sub', ownLikeness, known));
    return concatColumns(graph, [binary(graph, 'Sub', graph.scalar(1), second), second]);
  });
  return { kind: 'classifier', classes: [classes], predict, predict_proba: probabilities };
}

/** The mean of the sigmoid of what is normally distributed. */
function averageSigmoid(graph: Graph, mean: Value, variance: Value): Value {
  const alpha = binary(graph, 'Div', graph.scalar(0.5), variance);
  const over = unary(graph, 'Sqrt', binary(graph, 'Div', graph.scalar(Math.PI), alpha));
  const width = unary(
    graph,
    'Sqrt',
    binary(graph, 'Mul', binary(graph, 'Mul', variance, graph.scalar(2)), graph.scalar(Math.PI)),
  );
  const under = binary(graph, 'Mul', width, graph.scalar(2));
  const terms = steps.map(([steepness, weight]) => {
    const sum = binary(graph, 'Add', alpha, graph.scalar(steepness ** 2));
    const shrunk = unary(graph, 'Sqrt', binary(graph, 'Div', alpha, sum));
    const gamma = binary(graph, 'Mul', mean, graph.scalar(steepness));
    const step = binary(graph, 'Mul', over, errorFunction(graph, binary(graph, 'Mul', gamma, shrunk)));
    return binary(graph, 'Mul', binary(graph, 'Div', step, under), graph.scalar(weight));
  });
  const sum = together(graph, 'Add', terms);
  const half = 0.5 * steps.reduce((all, [, weight]) => all + weight, 0);
  return binary(graph, 'Add', sum, graph.scalar(half));
}
