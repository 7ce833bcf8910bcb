import type { Estimator, Numbers } from '../estimator.ts';
import type { FittedRows } from './fitted-rows.ts';

/** What a regressor was fitted to. */
export interface FittedValues {
  /** Of each of the rows in their order: [rows, outputs]. */
  readonly values: Numbers;
  /** Whether it answers a vector instead of a matrix of one column. */
  readonly isVector: boolean;
}

/** The values that a regressor by neighbours takes means of. @throws MlpackError MODEL_INVALID */
export async function fittedValues(
  estimator: Estimator,
  { numbers, order }: FittedRows,
): Promise<FittedValues> {
  const rowCount = numbers.shape[0] ?? 0;
  const { shape, data } = await estimator.numbers('_y');
  const outputCount = shape.length === 1 ? 1 : (shape[1] ?? 0);
  if (shape[0] !== rowCount || shape.length > 2 || outputCount === 0) {
    throw estimator.mismatch('_y', `an array of ${rowCount} rows`);
  }
  const ordered = data.map(
    (_, at) =>
      data[
        (order?.[Math.floor(at / outputCount)] ?? Math.floor(at / outputCount)) * outputCount +
          (at % outputCount)
      ] ?? Number.NaN,
  );
  return { values: { shape: [rowCount, outputCount], data: ordered }, isVector: shape.length === 1 };
}
