import { NumpyArray } from '../../numpy/numpy-array.ts';
import type { Graph } from '../../graph/graph.ts';
import { binary, compare, unary, where } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';

/**
 * The categories of each column of categories, as they were seen when the model was fitted.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_hist_gradient_boosting/binning.py
 * (make_known_categories_bitsets)
 */
export async function knownCategories(mapper: Estimator): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const known = new Map<number, ReadonlySet<number>>();
  if (!(mapper.get('is_categorical_') instanceof NumpyArray)) return known;
  const { data: isCategorical } = await mapper.numbers('is_categorical_');
  if (!isCategorical.includes(1)) return known;
  const items = await mapper.items('bin_thresholds_');
  for (const [column, flag] of isCategorical.entries()) {
    if (flag === 0) continue;
    const { data } = await mapper.numbersOf(items[column], `bin_thresholds_[${column}]`);
    known.set(column, new Set(data));
  }
  return known;
}

/**
 * Categories as scikit-learn compares them: bytes, as C makes them of a float64, and missing where they are below zero.
 * What is no category stays as it is. float64 [rows, columns]
 */
export function categoriesAsBytes(graph: Graph, x: Value, columns: readonly number[]): Value {
  if (columns.length === 0) return x;
  const mask = Uint8Array.from({ length: columnsOf(x) }, (_, column) => (columns.includes(column) ? 1 : 0));
  const isCategory = graph.constant({ dtype: 'bool', shape: [mask.length], data: mask });
  const below = compare(graph, 'Less', x, graph.scalar(0));
  // Beyond whole numbers of 32 bits, CPUs make zero.
  const within = where(graph, compare(graph, 'Less', x, graph.scalar(2 ** 31)), x, graph.scalar(0));
  const over = binary(
    graph,
    'Mul',
    unary(graph, 'Floor', binary(graph, 'Div', within, graph.scalar(256))),
    graph.scalar(256),
  );
  const byte = binary(graph, 'Sub', within, over);
  const isMissing = graph.node('IsNaN', [x], { dtype: 'bool', shape: x.shape });
  const missing = graph.node('Or', [below, isMissing], { dtype: 'bool', shape: x.shape });
  const category = where(graph, missing, graph.scalar(Number.NaN), byte);
  return where(graph, isCategory, category, x);
}
