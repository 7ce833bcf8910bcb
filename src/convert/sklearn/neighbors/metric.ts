import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, unary, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { PickleDict } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';

/** A distance that is summed up column by column, or the greatest of all columns. */
export interface ColumnMetric {
  /** What a column adds, of tensors of any shapes that fit together. */
  term(graph: Graph, left: Value, right: Value): Value;
  readonly operator: 'Add' | 'Max';
  /** The distance of the sum. Which of two sums is greater says which distance is. */
  distance(graph: Graph, sum: Value): Value;
  /** The sum of a distance. */
  sumOf(distance: number): number;
}

/** What is summed for Euclidean distances; its neighbours are found faster. */
export const euclidean: ColumnMetric = {
  term(graph, left, right) {
    const difference = binary(graph, 'Sub', left, right);
    return binary(graph, 'Mul', difference, difference);
  },
  operator: 'Add',
  distance: (graph, sum) => unary(graph, 'Sqrt', sum),
  sumOf: (distance) => distance * distance,
};

/** The sum of the differences of all columns. */
export const manhattan: ColumnMetric = {
  term: absoluteDifference,
  operator: 'Add',
  distance: (_graph, sum) => sum,
  sumOf: (distance) => distance,
};

const canberra: ColumnMetric = {
  ...manhattan,
  term(graph, left, right) {
    const sizes = binary(graph, 'Add', unary(graph, 'Abs', left), unary(graph, 'Abs', right));
    const ratio = binary(graph, 'Div', absoluteDifference(graph, left, right), sizes);
    return where(graph, compare(graph, 'Equal', sizes, graph.scalar(0)), graph.scalar(0), ratio);
  },
};

/**
 * The metric that an estimator finds neighbours by; "cosine" is computed by products instead.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/metrics/_dist_metrics.pyx.tp
 *
 * @param columnCount how many columns there are
 * @throws MlpackError MODEL_UNSUPPORTED for a metric that is a function, or isn't known
 */
export async function metricOf(estimator: Estimator, columnCount: number): Promise<ColumnMetric | 'cosine'> {
  const name = estimator.textOr(estimator.oneOf('effective_metric_', 'metric'), null);
  switch (name) {
    case 'euclidean':
    case 'l2':
      return euclidean;
    case 'manhattan':
    case 'cityblock':
    case 'l1':
      return manhattan;
    case 'chebyshev':
    case 'infinity':
      return { ...manhattan, operator: 'Max' };
    case 'minkowski':
      return await minkowski(estimator);
    case 'sqeuclidean':
      return { ...euclidean, distance: (_graph, sum) => sum, sumOf: (distance) => distance };
    case 'canberra':
      return canberra;
    case 'hamming':
      return hamming(columnCount);
    case 'cosine':
      return name;
    case 'precomputed':
      throw estimator.unsupported(
        'takes distances that were computed elsewhere (metric="precomputed")',
        'Fit it with a metric such as "euclidean", "manhattan" or "cosine".',
      );
    default:
      throw estimator.unsupported(
        name === null
          ? 'has a function of its own as metric, which is not in the file'
          : `has the metric "${name}", which mlpack doesn't convert`,
        'Fit it with a metric such as "euclidean", "manhattan", "minkowski" or "cosine".',
      );
  }
}

async function minkowski(estimator: Estimator): Promise<ColumnMetric> {
  const settings = estimator.get('effective_metric_params_');
  const get = (key: string) => (settings instanceof PickleDict ? (settings.get(key) ?? null) : null);
  if (get('w') !== null) {
    throw estimator.unsupported(
      'weights columns in its metric, which is not converted',
      'Scale the columns instead.',
    );
  }
  const given = get('p');
  const p = given === null ? await estimator.number('p') : Number(given);
  if (p === 1) return manhattan;
  if (p === 2) return euclidean;
  if (p === Number.POSITIVE_INFINITY) return { ...manhattan, operator: 'Max' };
  if (!(p > 0)) throw estimator.mismatch('p', 'a number above 0');
  return {
    term: (graph, left, right) =>
      binary(graph, 'Pow', absoluteDifference(graph, left, right), graph.scalar(p)),
    operator: 'Add',
    distance: (graph, sum) => binary(graph, 'Pow', sum, graph.scalar(1 / p)),
    sumOf: (distance) => distance ** p,
  };
}

function hamming(columnCount: number): ColumnMetric {
  return {
    term: (graph, left, right) =>
      binary(graph, 'Sub', graph.scalar(1), cast(graph, compare(graph, 'Equal', left, right), 'float64')),
    operator: 'Add',
    distance: (graph, sum) => binary(graph, 'Div', sum, graph.scalar(columnCount)),
    sumOf: (distance) => distance * columnCount,
  };
}

function absoluteDifference(graph: Graph, left: Value, right: Value): Value {
  return unary(graph, 'Abs', binary(graph, 'Sub', left, right));
}
