import type { Graph } from '../../graph/graph.ts';
import { binary, compare, unary, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { SparseColumns } from '../columns/sparse-columns.ts';
import type { Estimator } from '../estimator.ts';
import { exact, type Rounding } from '../../graph/rounding.ts';

/**
 * Each row over its length; one of length zero stays as it is.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_data.py (normalize)
 */
export function normaliseRows(
  graph: Graph,
  columns: SparseColumns,
  estimator: Estimator,
  rounding: Rounding = exact,
): SparseColumns {
  const { numbers } = columns.entries;
  const length = lengthOf(graph, columns, estimator, rounding);
  if (length === null) return columns;
  const isZero = compare(graph, 'Equal', length, graph.scalar(0));
  const divisor = columns.ofRows(where(graph, isZero, graph.scalar(1), length));
  return columns.withNumbers(rounding(graph, binary(graph, 'Div', numbers, divisor)));
}

function lengthOf(
  graph: Graph,
  columns: SparseColumns,
  estimator: Estimator,
  rounding: Rounding,
): Value | null {
  const { numbers } = columns.entries;
  const norm = estimator.get('norm') ?? null;
  switch (norm) {
    case null:
      return null;
    case 'l1':
      return columns.rowSums(unary(graph, 'Abs', numbers));
    case 'l2':
      return unary(graph, 'Sqrt', columns.rowSums(rounding(graph, binary(graph, 'Mul', numbers, numbers))));
    case 'max':
      return columns.greatest(unary(graph, 'Abs', numbers));
    default:
      throw estimator.mismatch('norm', 'l1, l2, max or None');
  }
}
