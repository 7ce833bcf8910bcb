import type { Graph } from '../../graph/graph.ts';
import { binary, compare, matmul, reduceColumns, unary, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';
import { sumsToAll } from '../neighbors/column-sums.ts';
import { manhattan } from '../neighbors/metric.ts';
import { radialDistances } from './radial-distances.ts';

/** What a kernel is told beside its name; what isn't given is as scikit-learn has it. */
export interface KernelSettings {
  readonly gamma: number | null;
  readonly degree: number | null;
  readonly coef0: number | null;
}

/** The settings of a kernel that an estimator has as attributes. */
export async function kernelSettings(estimator: Estimator): Promise<KernelSettings> {
  return {
    gamma: await estimator.numberOr(estimator.oneOf('gamma_', 'gamma'), null),
    degree: await estimator.numberOr('degree', null),
    coef0: await estimator.numberOr('coef0', null),
  };
}

/**
 * How much each row is like each of some points, by the kernel that an estimator names.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/metrics/pairwise.py (pairwise_kernels)
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points]
 * @throws MlpackError MODEL_UNSUPPORTED for a kernel that is a function, or was computed elsewhere
 */
export function pairwiseKernel(
  graph: Graph,
  x: Value,
  points: Numbers,
  estimator: Estimator,
  settings: KernelSettings,
): Value {
  const [, columns = 1] = points.shape;
  const product = () => matmul(graph, x, graph.constant(transposed(points)));
  const gamma = settings.gamma ?? 1 / columns;
  const affine = () => {
    const scaled = binary(graph, 'Mul', product(), graph.scalar(gamma));
    return binary(graph, 'Add', scaled, graph.scalar(settings.coef0 ?? 1));
  };
  const falling = (distances: Value, by: number) =>
    unary(graph, 'Exp', binary(graph, 'Mul', distances, graph.scalar(-by)));
  const kernel = estimator.textOr('kernel', null);
  switch (kernel) {
    case 'linear':
      return product();
    case 'poly':
    case 'polynomial':
      return binary(graph, 'Pow', affine(), graph.scalar(settings.degree ?? 3));
    case 'sigmoid':
      return unary(graph, 'Tanh', affine());
    case 'rbf':
      return falling(radialDistances(graph, x, points, gamma), gamma);
    case 'laplacian':
      return falling(sumsToAll(graph, x, points, manhattan), gamma);
    case 'cosine':
      return matmul(graph, unitRows(graph, x), graph.constant(transposed(unitPoints(points))));
    case 'additive_chi2':
      return unary(graph, 'Neg', sumsToAll(graph, x, points, chiSquared));
    case 'chi2':
      return falling(sumsToAll(graph, x, points, chiSquared), settings.gamma ?? 1);
    default:
      throw estimator.unsupported(
        kernel === 'precomputed'
          ? 'has a precomputed kernel: it takes what was computed of rows elsewhere'
          : 'has a function of its own as kernel, which is not in the file',
        'Fit it with a kernel such as "rbf", "poly", "sigmoid", "cosine" or "linear".',
      );
  }
}

/** Squares of differences over sums, nothing where both are zero. */
const chiSquared = {
  operator: 'Add',
  term(graph: Graph, left: Value, right: Value) {
    const difference = binary(graph, 'Sub', left, right);
    const sum = binary(graph, 'Add', left, right);
    const ratio = binary(graph, 'Div', binary(graph, 'Mul', difference, difference), sum);
    return where(graph, compare(graph, 'Equal', sum, graph.scalar(0)), graph.scalar(0), ratio);
  },
} as const;

/** Rows of length 1; those of zeros stay. */
function unitRows(graph: Graph, x: Value): Value {
  const squares = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', x, x));
  const length = unary(graph, 'Sqrt', squares);
  const isZero = compare(graph, 'Equal', length, graph.scalar(0));
  return binary(graph, 'Div', x, where(graph, isZero, graph.scalar(1), length));
}

function unitPoints({ shape, data }: Numbers): Numbers {
  const [, columns = 1] = shape;
  const unit = Float64Array.from(data);
  for (let start = 0; start < data.length; start += columns) {
    const row = unit.subarray(start, start + columns);
    const length = Math.sqrt(row.reduce((sum, number) => sum + number * number, 0));
    if (length > 0) row.set(row.map((number) => number / length));
  }
  return { shape, data: unit };
}
