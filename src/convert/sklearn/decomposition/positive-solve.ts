/**
 * Solves `matrix · solution = right` for a symmetric matrix, by its factor of Cholesky.
 *
 * @param matrix in C's order [size, size], positive definite
 * @param right in C's order [size, any]
 * @returns undefined for a matrix that is not positive definite
 */
export function positiveSolve(
  matrix: Float64Array,
  size: number,
  right: Float64Array,
): Float64Array | undefined {
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined) return undefined;
  const columns = right.length / size;
  const solution = Float64Array.from(right);
  for (let column = 0; column < columns; column += 1) {
    const at = (row: number) => row * columns + column;
    for (let row = 0; row < size; row += 1) {
      let rest = solution[at(row)] ?? Number.NaN;
      for (let other = 0; other < row; other += 1) {
        rest -= (factor[row * size + other] ?? Number.NaN) * (solution[at(other)] ?? Number.NaN);
      }
      solution[at(row)] = rest / (factor[row * size + row] ?? Number.NaN);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let rest = solution[at(row)] ?? Number.NaN;
      for (let other = row + 1; other < size; other += 1) {
        rest -= (factor[other * size + row] ?? Number.NaN) * (solution[at(other)] ?? Number.NaN);
      }
      solution[at(row)] = rest / (factor[row * size + row] ?? Number.NaN);
    }
  }
  return solution;
}

function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] ?? Number.NaN;
      for (let other = 0; other < column; other += 1) {
        rest -= (factor[row * size + other] ?? Number.NaN) * (factor[column * size + other] ?? Number.NaN);
      }
      if (row === column) {
        if (!(rest > 0)) return undefined;
        factor[row * size + row] = Math.sqrt(rest);
      } else {
        factor[row * size + column] = rest / (factor[column * size + column] ?? Number.NaN);
      }
    }
  }
  return factor;
}
