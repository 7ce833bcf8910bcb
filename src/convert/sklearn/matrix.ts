import type { Constant } from '../graph/value.ts';
import type { Numbers } from './estimator.ts';

/** Columns as rows. */
export function transposed({ shape, data }: Numbers): Constant & Numbers {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = data[row * columns + column] ?? Number.NaN;
    }
  }
  return { dtype: 'float64', shape: [columns, rows], data: turned };
}
