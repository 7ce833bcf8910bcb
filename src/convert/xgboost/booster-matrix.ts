import { MlpackError } from '../../errors/mlpack-error.ts';
import { keyPlaces } from '../graph/key-places.ts';
import { binary, cast, compare, where } from '../graph/operators.ts';
import { float32Scalar } from './float32-scalar.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { encodedColumns } from '../sklearn/columns/encoded-columns.ts';
import type { Features } from '../sklearn/columns/features.ts';
import type { Booster } from './read/booster.ts';

export interface ColumnOptions {
  /** A number that stands for a missing value; NaN always does. */
  readonly missing: number;
  /** File and estimator, as errors name it. */
  readonly place: string;
}

/**
 * Columns as a booster compares them: float32 [rows, columns], NaN for missing values, numbers for categories.
 *
 * @throws MlpackError MODEL_INVALID for fewer or more columns than it was trained with
 */
export function boosterMatrix(
  graph: Graph,
  features: Features,
  booster: Booster,
  { missing, place }: ColumnOptions,
): Value {
  if (features.count !== booster.columnCount) {
    throw new MlpackError(
      'MODEL_INVALID',
      `${place} was trained with ${booster.columnCount} columns, but gets ${features.count}.`,
    );
  }
  // What a sparse matrix of scipy doesn't store is missing to XGBoost, and not 0. Data frames' categories are in none.
  const numbers = features.isSparse
    ? features.stored()
    : encodedColumns(
        graph,
        features,
        (column) => booster.categories.get(column),
        (column, names) => categoryNumbers(graph, features, column, names),
      );
  let x = cast(graph, numbers, 'float32');
  if (!Number.isNaN(missing)) {
    x = where(
      graph,
      compare(graph, 'Equal', x, float32Scalar(graph, missing)),
      float32Scalar(graph, Number.NaN),
      x,
    );
  }
  const { categoricalColumns, columnCount } = booster;
  // Columns with names were a data frame's, which has categories and not their codes.
  for (const column of booster.columnNames === null ? [] : categoricalColumns) {
    features.isOfCategories(column, booster.categories.has(column) ? 'names' : 'codes');
  }
  if (categoricalColumns.length === 0) return x;
  // What is below zero is no category, also what would be 0 if it were cut off.
  const isCategorical = new Uint8Array(columnCount);
  for (const column of categoricalColumns) isCategorical[column] = 1;
  const mask = graph.constant({ dtype: 'bool', shape: [columnCount], data: isCategorical });
  const isNone = binary(graph, 'And', compare(graph, 'Less', x, float32Scalar(graph, 0)), mask);
  return where(graph, isNone, float32Scalar(graph, -1), x);
}

/** The number of each row's category, NaN for a name that isn't known: float64 [rows, 1]. */
function categoryNumbers(
  graph: Graph,
  features: Features,
  column: number,
  names: readonly (string | number)[],
): Value {
  const isText = typeof names[0] === 'string';
  const value = features.column(column, isText ? 'text' : 'numbers');
  // What an operator before this one made of names are their numbers.
  if (isText && value.dtype !== 'string') return cast(graph, value, 'float64');
  return keyPlaces(graph, value, isText ? names.map(String) : Float64Array.from(names, Number));
}
