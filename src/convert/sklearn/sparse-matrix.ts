import { PickleObject, type PickleValue } from '../pickle/pickle-values.ts';
import type { Estimator, Numbers } from './estimator.ts';

/** A matrix of zeros is a few bytes in a file; no more than this is made of it. */
const maxDenseBytes = 256 * 2 ** 20;

/** Whether a value is a matrix of scipy that lists what is not zero, by rows or by columns. */
export function isSparse(value: PickleValue | undefined): value is PickleObject {
  return value instanceof PickleObject && /^cs[rc]_(matrix|array)$/.test(value.type.name);
}

/**
 * A sparse matrix with its zeros.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.sparse.csr_array.html
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that has more than 256 MiB then
 */
export async function denseOf(sparse: Estimator): Promise<Numbers> {
  const [rows = -1, columns = -1] = (await sparse.numbers(sparse.oneOf('_shape', 'shape'))).data;
  if (!isSize(rows) || !isSize(columns)) throw sparse.mismatch('_shape', 'two sizes');
  if (rows * columns * Float64Array.BYTES_PER_ELEMENT > maxDenseBytes) {
    throw sparse.unsupported(
      `has ${rows} x ${columns} numbers, most of them zero, which are too many where the zeros are written out`,
      'Fit the model with fewer features, for example with max_features of the vectorizer.',
    );
  }
  const isByRow = sparse.object.type.name.startsWith('csr');
  const { data: starts } = await sparse.numbers('indptr');
  const { data: places } = await sparse.numbers('indices');
  const { data: numbers } = await sparse.numbers('data');
  const outer = isByRow ? rows : columns;
  const inner = isByRow ? columns : rows;
  if (starts.length !== outer + 1) throw sparse.mismatch('indptr', `an array of ${outer + 1} numbers`);
  const dense = new Float64Array(rows * columns);
  for (let line = 0; line < outer; line += 1) {
    const [start = 0, end = 0] = starts.subarray(line, line + 2);
    if (!(start >= 0 && start <= end && end <= numbers.length && end <= places.length)) {
      throw sparse.mismatch('indptr', 'an array of places in the data');
    }
    for (let at = start; at < end; at += 1) {
      const place = places[at] ?? -1;
      if (!(place >= 0 && place < inner))
        throw sparse.mismatch('indices', 'an array of places in the matrix');
      const index = isByRow ? line * columns + place : place * columns + line;
      // Of a place that is listed twice the sum counts.
      dense[index] = (dense[index] ?? 0) + (numbers[at] ?? Number.NaN);
    }
  }
  return { shape: [rows, columns], data: dense };
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}
