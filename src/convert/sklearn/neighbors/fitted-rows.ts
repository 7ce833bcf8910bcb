import { NumpyArray } from '../../numpy/numpy-array.ts';
import { readNumbers } from '../../numpy/read-array.ts';
import { PickleObject, PickleTuple } from '../../pickle/pickle-values.ts';
import type { Estimator, Numbers } from '../estimator.ts';

/** The rows that an estimator was fitted with, in the order in which scikit-learn comes to them. */
export interface FittedRows {
  /** [rows, columns] */
  readonly numbers: Numbers;
  /** Which row each was when it was fitted; null where all are. */
  readonly order: readonly number[] | null;
}

/**
 * The rows that an estimator was fitted with. Of rows that are equally far scikit-learn mostly keeps what it comes to first,
 * which is by the leaves of its tree where it has one.
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function fittedRows(estimator: Estimator, columnCount: number): Promise<FittedRows> {
  const numbers = await estimator.matrixOf('_fit_X', null, columnCount);
  const [count = 0] = numbers.shape;
  if (count === 0 || columnCount === 0) throw estimator.mismatch('_fit_X', 'a matrix with rows and columns');
  const order = await leafOrder(estimator, count);
  if (order === null) return { numbers, order };
  const data = new Float64Array(numbers.data.length);
  for (const [at, row] of order.entries()) {
    data.set(numbers.data.subarray(row * columnCount, (row + 1) * columnCount), at * columnCount);
  }
  return { numbers: { shape: numbers.shape, data }, order };
}

/** Rows in the order of the leaves of a KDTree or BallTree; null without one. */
async function leafOrder(estimator: Estimator, count: number): Promise<readonly number[] | null> {
  const tree = estimator.get('_tree');
  if (!(tree instanceof PickleObject) || !(tree.state instanceof PickleTuple)) return null;
  for (const item of tree.state.items) {
    if (!(item instanceof NumpyArray) || item.dtype.kind !== 'i' || item.shape.length !== 1) continue;
    const rows = [...(await readNumbers(item))];
    const areAll = rows.length === count && new Set(rows).size === count;
    if (areAll && rows.every((row) => row >= 0 && row < count)) return rows;
  }
  return null;
}
