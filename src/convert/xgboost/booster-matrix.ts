import { MlpackError } from '../../errors/mlpack-error.ts';
import { binary, cast, compare, concatColumns, where } from '../graph/operators.ts';
import { float32Scalar } from './float32-scalar.ts';
import type { Graph } from '../graph/graph.ts';
import type { Constant, Value } from '../graph/value.ts';
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
  let x = cast(graph, matrixOf(graph, features, booster.categories), 'float32');
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

/** Columns side by side, those by number whose categories have names; a name that isn't known is a missing value. */
function matrixOf(graph: Graph, features: Features, categories: Booster['categories']): Value {
  const parts: Value[] = [];
  let run: number[] = [];
  const flush = (): void => {
    if (run.length > 0) parts.push(features.select(run).matrix());
    run = [];
  };
  for (let column = 0; column < features.count; column += 1) {
    const names = categories.get(column);
    if (names === undefined) run.push(column);
    else {
      flush();
      parts.push(categoryNumbers(graph, features, column, names));
    }
  }
  flush();
  return concatColumns(graph, parts);
}

/** float64 [rows, 1] */
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
  const shape = [names.length];
  const keys: Constant = isText
    ? { dtype: 'string', shape, data: names.map(String) }
    : { dtype: 'float64', shape, data: Float64Array.from(names, Number) };
  return graph.node(
    'LabelEncoder',
    [value],
    { dtype: 'float64', shape: value.shape },
    {
      domain: 'ai.onnx.ml',
      attributes: {
        keys_tensor: { tensor: keys },
        values_tensor: { tensor: { dtype: 'float64', shape, data: Float64Array.from(names.keys()) } },
        default_tensor: { tensor: { dtype: 'float64', shape: [1], data: Float64Array.of(Number.NaN) } },
      },
    },
  );
}
