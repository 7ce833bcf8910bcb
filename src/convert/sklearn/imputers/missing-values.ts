import { cast, compare, gatherColumns } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import { Features } from '../columns/features.ts';
import { missingText } from '../columns/missing-text.ts';
import type { Estimator } from '../estimator.ts';

/** What an imputer takes for missing; NaN where it doesn't say. */
export function missingValue(estimator: Estimator): PickleValue {
  return estimator.get('missing_values') ?? Number.NaN;
}

/** The number that is missing; null where that is NaN or None. */
export function replacedNumber(missing: PickleValue): number | null {
  const isNumber = typeof missing === 'number' || typeof missing === 'bigint';
  return isNumber && !Number.isNaN(Number(missing)) ? Number(missing) : null;
}

/** Which numbers are missing: bool of the same shape. */
export function isMissingNumber(graph: Graph, value: Value, missing: PickleValue): Value {
  const replaced = replacedNumber(missing);
  if (replaced !== null) return compare(graph, 'Equal', value, graph.scalar(replaced));
  return graph.node('IsNaN', [value], { dtype: 'bool', shape: value.shape });
}

/** Which texts are missing: bool of the same shape. */
export function isMissingText(graph: Graph, value: Value, missing: PickleValue): Value {
  const text = graph.texts([typeof missing === 'string' ? missing : missingText], []);
  return compare(graph, 'Equal', value, text);
}

/** The columns for which an imputer also says whether they were missing (add_indicator). */
export async function indicatedColumns(imputer: Estimator, columns: number): Promise<readonly number[]> {
  const indicator = imputer.get('indicator_');
  return indicator instanceof PickleObject
    ? await columnsIn(imputer.estimatorOf(indicator, 'indicator_'), columns)
    : [];
}

/** The columns that a MissingIndicator speaks of. */
export async function columnsIn(indicator: Estimator, columns: number): Promise<readonly number[]> {
  const listed = [...(await indicator.numbers('features_')).data];
  if (!listed.every((column) => Number.isInteger(column) && column >= 0 && column < columns)) {
    throw indicator.mismatch('features_', `numbers of columns, below ${columns}`);
  }
  return listed;
}

/**
 * What an imputer made of numbers, with 1 behind it where one was missing and 0 elsewhere, for some of the columns.
 *
 * @param isMissing bool [rows, columns]
 */
export function withIndicators(
  graph: Graph,
  filled: Value,
  isMissing: Value,
  indicated: readonly number[],
): Features {
  if (indicated.length === 0) return Features.of(graph, filled);
  const flags = cast(graph, gatherColumns(graph, isMissing, indicated), 'float64');
  return columnsOf(filled) === 0 ? Features.of(graph, flags) : Features.of(graph, filled, flags);
}
