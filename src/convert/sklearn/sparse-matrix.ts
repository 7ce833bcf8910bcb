import { PickleObject, type PickleValue } from '../pickle/pickle-values.ts';
import type { MlpackError } from '../../errors/mlpack-error.ts';

/** What is read of an object of scipy: its attributes, and the errors that name them. */
interface SparseObject {
  readonly object: PickleObject;
  numbers(name: string): Promise<{ readonly data: Float64Array }>;
  oneOf(...names: readonly string[]): string;
  mismatch(name: string, expected: string): MlpackError;
  unsupported(reason: string, ...suggestions: readonly string[]): MlpackError;
}

/** A matrix of zeros is a few bytes in a file; no more than this is made of it. */
const maxDenseBytes = 256 * 2 ** 20;

/** Whether a value is a matrix of scipy that lists what is not zero, by rows or by columns. */
export function isSparse(value: PickleValue | undefined): value is PickleObject {
  return value instanceof PickleObject && /^cs[rc]_(matrix|array)$/.test(value.type.name);
}

/** What is in a sparse matrix, entry by entry; of a place that is listed twice the sum counts. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  visit(entry: (row: number, column: number, number: number) => void): void;
}

/**
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.sparse.csr_array.html
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function readSparse(sparse: SparseObject): Promise<SparseMatrix> {
  const { data: sizes } = await sparse.numbers(sparse.oneOf('_shape', 'shape'));
  // What has only one size is a row.
  const [rows = -1, columns = -1] = sizes.length === 1 ? [1, sizes[0]] : sizes;
  if (!isSize(rows) || !isSize(columns)) throw sparse.mismatch('_shape', 'two sizes');
  const isByRow = sparse.object.type.name.startsWith('csr');
  const [outer, inner] = isByRow ? [rows, columns] : [columns, rows];
  const { data: starts } = await sparse.numbers('indptr');
  const { data: places } = await sparse.numbers('indices');
  const { data: numbers } = await sparse.numbers('data');
  const isInOrder = starts.every((start, line) => start >= (line === 0 ? 0 : (starts[line - 1] ?? 0)));
  const end = starts.at(-1) ?? -1;
  if (starts.length !== outer + 1 || !isInOrder || !(end <= numbers.length && end <= places.length)) {
    throw sparse.mismatch('indptr', `an array of ${outer + 1} ascending places in the data`);
  }
  if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < inner)) {
    throw sparse.mismatch('indices', 'an array of places in the matrix');
  }
  return {
    rows,
    columns,
    visit(entry) {
      for (let line = 0; line < outer; line += 1) {
        for (let at = starts[line] ?? 0; at < (starts[line + 1] ?? 0); at += 1) {
          const place = places[at] ?? 0;
          entry(isByRow ? line : place, isByRow ? place : line, numbers[at] ?? Number.NaN);
        }
      }
    },
  };
}

/**
 * A sparse matrix with its zeros.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that has more than 256 MiB then
 */
export async function denseOf(
  sparse: SparseObject,
): Promise<{ readonly shape: readonly number[]; readonly data: Float64Array }> {
  const matrix = await readSparse(sparse);
  const { rows, columns } = matrix;
  if (rows * columns * Float64Array.BYTES_PER_ELEMENT > maxDenseBytes) {
    throw sparse.unsupported(
      `has ${rows} x ${columns} numbers, most of them zero, which are too many where the zeros are written out`,
      'Fit the model with fewer features, for example with max_features of the vectorizer.',
    );
  }
  const dense = new Float64Array(rows * columns);
  matrix.visit((row, column, number) => {
    const index = row * columns + column;
    dense[index] = (dense[index] ?? 0) + number;
  });
  return { shape: [rows, columns], data: dense };
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}
