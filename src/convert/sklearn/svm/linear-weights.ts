import type { Estimator, Numbers } from '../estimator.ts';
import { isSparse, readSparse } from '../sparse-matrix.ts';

/**
 * A linear kernel's support vectors summed up, each weighted: what a row is multiplied with. So vectors of text, which are
 * mostly zeros, need not be written out.
 *
 * @param weights what each vector counts for in each sum: [vectors, sums]
 * @returns [columns, sums]
 * @throws MlpackError MODEL_INVALID
 */
export async function linearWeights(
  estimator: Estimator,
  weights: Numbers,
  columnCount: number,
): Promise<Numbers> {
  const [vectorCount = 0, sumCount = 0] = weights.shape;
  const data = new Float64Array(columnCount * sumCount);
  const add = (vector: number, column: number, number: number) => {
    for (let sum = 0; sum < sumCount; sum += 1) {
      const index = column * sumCount + sum;
      data[index] = (data[index] ?? 0) + (weights.data[vector * sumCount + sum] ?? 0) * number;
    }
  };
  const name = 'support_vectors_';
  const value = estimator.get(name);
  if (isSparse(value)) {
    const sparse = await readSparse(estimator.estimatorOf(value, name));
    if (sparse.rows !== vectorCount || sparse.columns !== columnCount) {
      throw estimator.mismatch(name, `a matrix of ${vectorCount} rows and ${columnCount} columns`);
    }
    sparse.visit(add);
  } else {
    const vectors = await estimator.matrixOf(name, vectorCount, columnCount);
    for (const [at, number] of vectors.data.entries()) {
      add(Math.floor(at / columnCount), at % columnCount, number);
    }
  }
  return { shape: [columnCount, sumCount], data };
}
