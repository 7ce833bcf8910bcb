import type { Graph } from '../../graph/graph.ts';
import {
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reshape,
  where,
} from '../../graph/operators.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { PickleObject, PickleTuple } from '../../pickle/pickle-values.ts';
import { asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { indicatedColumns, isMissingNumber, missingValue, withIndicators } from './missing-values.ts';

/** One estimator of those that fill in columns one after the other. */
interface Imputation {
  readonly column: number;
  /** Of which columns the value is made. */
  readonly from: readonly number[];
  readonly by: Estimator;
}

/**
 * Missing values as estimators predict them of the other columns, round after round, each of what the ones before it made.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/impute/_iterative.py (transform)
 */
export async function convertIterativeImputer(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  if (estimator.flag('sample_posterior', false)) {
    throw estimator.unsupported(
      'draws what it fills in by lot (sample_posterior), so that no two answers are the same',
      'Fit it with sample_posterior=False.',
    );
  }
  const transform = once(async () => {
    const isMissing = isMissingNumber(graph, features.matrix(), missingValue(estimator));
    const initial = estimator.estimator('initial_imputer_');
    const first = await (await context.convert(initial, features)).transform?.();
    if (first === undefined) throw initial.unsupported('is no transformer');
    const filled = first.matrix();
    const columns = await keptColumns(estimator, initial, features.count);
    if (columns.length !== columnsOf(filled)) {
      throw estimator.mismatch('initial_imputer_', `an imputer that keeps ${columns.length} columns`);
    }
    const made = await imputed(estimator, filled, gatherColumns(graph, isMissing, columns), context);
    return withIndicators(graph, made, isMissing, await indicatedColumns(estimator, features.count));
  });
  return { kind: 'transformer', transform };
}

/** The columns that aren't left out: those that had values while fitting, or all. */
async function keptColumns(
  estimator: Estimator,
  initial: Estimator,
  count: number,
): Promise<readonly number[]> {
  const columns = [...Array(count).keys()];
  const isEmpty = estimator.has('_is_empty_feature')
    ? [...(await estimator.vectorOf('_is_empty_feature', count))].map(Boolean)
    : [...(await initial.vectorOf('statistics_', count))].map(Number.isNaN);
  if (!estimator.flag('keep_empty_features', false))
    return columns.filter((column) => isEmpty[column] !== true);
  if (!estimator.has('_is_empty_feature')) {
    throw estimator.unsupported(
      'was fitted with keep_empty_features by a scikit-learn that replaces also what is there then',
      'Fit it with scikit-learn 1.6 or newer.',
    );
  }
  return columns;
}

async function imputed(
  estimator: Estimator,
  filled: Value,
  isMissing: Value,
  context: Context,
): Promise<Value> {
  const { graph } = context;
  const count = columnsOf(filled);
  const imputations = (await estimator.number('n_iter_')) === 0 ? [] : await imputationsOf(estimator, count);
  if (imputations.length === 0) return filled;
  const least = await limits(estimator, '_min_value', count);
  const greatest = await limits(estimator, '_max_value', count);
  const current = [...columnsApart(graph, filled)];
  for (const { column, from, by } of imputations) {
    const others = Features.of(graph, ...from.map((other) => current[other] ?? filled));
    const value = await asked(graph, by, await context.convert(by, others), 'predict');
    const numbers = reshape(graph, cast(graph, value, 'float64'), [-1, 1]);
    const within = binary(
      graph,
      'Min',
      binary(graph, 'Max', numbers, graph.scalar(least[column] ?? Number.NaN)),
      graph.scalar(greatest[column] ?? Number.NaN),
    );
    const own = current[column] ?? filled;
    current[column] = where(graph, gatherColumns(graph, isMissing, [column]), within, own);
  }
  return where(graph, isAll(graph, isMissing), filled, concatColumns(graph, current));
}

/** Whether all values of all rows are missing: then estimators aren't asked. bool [1, 1] */
function isAll(graph: Graph, isMissing: Value): Value {
  const least = graph.node(
    'ReduceMin',
    [cast(graph, isMissing, 'float64')],
    { dtype: 'float64', shape: [1, 1] },
    { attributes: { keepdims: { int: 1 } } },
  );
  return compare(graph, 'Equal', least, graph.scalar(1));
}

async function imputationsOf(estimator: Estimator, columns: number): Promise<readonly Imputation[]> {
  const imputations: Imputation[] = [];
  for (const [index, item] of (await estimator.items('imputation_sequence_')).entries()) {
    const name = `imputation_sequence_[${index}]`;
    // A tuple with names, which a pickle makes by calling its class.
    const parts = item instanceof PickleObject ? item.args : item instanceof PickleTuple ? item.items : [];
    const [column = -1, ...from] = [
      ...(await estimator.numbersOf(parts[0], name)).data,
      ...(await estimator.numbersOf(parts[1], name)).data,
    ];
    const isKnown = (at: number) => Number.isInteger(at) && at >= 0 && at < columns;
    if (!isKnown(column) || !from.every(isKnown) || from.length === 0) {
      throw estimator.mismatch('imputation_sequence_', `imputations of ${columns} columns`);
    }
    imputations.push({ column, from, by: estimator.estimatorOf(parts[2], name) });
  }
  return imputations;
}

/** A limit for each column, or the same for all. */
async function limits(estimator: Estimator, name: string, columns: number): Promise<Float64Array> {
  const { data } = await estimator.numbers(name);
  return data.length === 1
    ? new Float64Array(columns).fill(data[0] ?? Number.NaN)
    : await estimator.vectorOf(name, columns);
}
