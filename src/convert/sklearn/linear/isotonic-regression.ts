import { binary, compare, reshape, where } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { interpolate } from '../../graph/interpolate.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * IsotonicRegression: a line through points that never falls, or never rises.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/isotonic.py
 */
export async function convertIsotonicRegression(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<Methods> {
  if (features.count !== 1) throw estimator.unsupported(`gets ${features.count} columns instead of one`);
  const line = await isotonicLine(estimator);
  if (estimator.textOr('out_of_bounds', 'nan') === 'raise') {
    notes.push(
      'IsotonicRegression answers NaN beyond its bounds, where scikit-learn refuses the whole batch.',
    );
  }
  const predict = once(async () => line(graph, reshape(graph, features.matrix(), [-1])));
  return { kind: 'regressor', predict, encode: predict };
}

/**
 * What an IsotonicRegression makes of numbers: float64 [rows] to [rows].
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function isotonicLine(estimator: Estimator): Promise<(graph: Graph, x: Value) => Value> {
  const name = estimator.oneOf('X_thresholds_', '_necessary_X_');
  const { data: xs } = await estimator.numbers(name);
  if (xs.length === 0) throw estimator.mismatch(name, 'an array of numbers');
  const ys = await estimator.vectorOf(estimator.oneOf('y_thresholds_', '_necessary_y_'), xs.length);
  const isClipped = estimator.textOr('out_of_bounds', 'nan') === 'clip';
  return (graph, x) => {
    const height = interpolate(graph, x, xs, ys);
    // A line through one point is known everywhere.
    if (isClipped || xs.length === 1) return height;
    const isWithin = binary(
      graph,
      'And',
      compare(graph, 'GreaterOrEqual', x, graph.scalar(xs[0] ?? Number.NaN)),
      compare(graph, 'LessOrEqual', x, graph.scalar(xs.at(-1) ?? Number.NaN)),
    );
    return where(graph, isWithin, height, graph.scalar(Number.NaN));
  };
}
