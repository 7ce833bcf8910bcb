import type { Estimator } from '../estimator.ts';
import type { LeafRow } from './leaf-values.ts';

/** Sums of shares are off from 1 by less, and sums of rows by more. */
const rounding = 1e-12;

/**
 * The share that each class has of a leaf, those of each output after the other.
 * @param counts how many classes each output has
 * @throws MlpackError MODEL_INVALID for a leaf of others
 */
export function classShares(owner: Estimator, counts: readonly number[]): LeafRow {
  const most = Math.max(...counts);
  return (values, row) => {
    if (values.length !== counts.length * most) {
      throw owner.mismatch('classes_', 'as many classes as its trees have');
    }
    let at = 0;
    for (const [output, count] of counts.entries()) {
      const weights = values.subarray(output * most, output * most + count);
      const sum = weights.reduce((total, weight) => total + weight, 0);
      // Since 1.4 these are shares already, and stay as they are however their sum is rounded.
      const total = sum === 0 || Math.abs(sum - 1) < rounding ? 1 : sum;
      for (const weight of weights) row[at++] = weight / total;
    }
  };
}
