import type { Graph } from '../graph/graph.ts';
import { keyPlaces } from '../graph/key-places.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { encodedColumns } from '../sklearn/columns/encoded-columns.ts';
import type { Features } from '../sklearn/columns/features.ts';
import type { LightGbmModel } from './lightgbm-model.ts';

/**
 * The columns as the model's trees compare them. Columns that pandas held as categories are sent as these, and become their
 * codes; a category that the model never saw is missing.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/python-package/lightgbm/basic.py (_data_from_pandas)
 *
 * @returns float64 [rows, columns]
 * @throws MlpackError MODEL_UNSUPPORTED where nothing tells which columns the categories are of
 */
export function codedColumns(
  graph: Graph,
  features: Features,
  { pandasCategories, categoricalColumns, featureNames }: LightGbmModel,
  estimator: Estimator,
): Value {
  if (features.count !== featureNames.length) {
    throw estimator.unsupported(
      `was trained with ${featureNames.length} columns, but is given ${features.count}`,
      'Save it again with the steps that it was fitted with.',
    );
  }
  if (pandasCategories.length === 0) return features.matrix();
  if (pandasCategories.length !== categoricalColumns.length) {
    throw estimator.unsupported(
      `knows ${pandasCategories.length} columns of categories, but not which of its columns they are`,
      'Train it with unordered categories, and without "categorical_feature" beside them.',
    );
  }
  const sorted = [...categoricalColumns].toSorted((left, right) => left - right);
  return encodedColumns(
    graph,
    features,
    (column) => pandasCategories[sorted.indexOf(column)],
    (column, categories) => codes(graph, features, column, categories, estimator),
  );
}

/** The code of each row's category, NaN for one that isn't known: float64 [rows, 1]. */
function codes(
  graph: Graph,
  features: Features,
  column: number,
  categories: readonly unknown[],
  estimator: Estimator,
): Value {
  const isText = categories.every((category) => typeof category === 'string');
  if (!isText && !categories.every((category) => ['number', 'boolean'].includes(typeof category))) {
    throw estimator.unsupported(`has categories in column ${column} that are neither text nor numbers`);
  }
  features.isOfCategories(column, 'names');
  const keys = isText ? categories : Float64Array.from(categories, Number);
  const value = features.column(column, isText ? 'text' : 'numbers');
  if (isText !== (value.dtype === 'string')) {
    throw estimator.unsupported(`has categories in column ${column} that are text, but is given numbers`);
  }
  return keyPlaces(graph, value, keys);
}
