import type { Estimator } from '../../sklearn/estimator.ts';
import type { BoosterOutline } from './booster-outline.ts';
import { catBoostOutline } from './catboost-outline.ts';
import { lightGbmOutline } from './lightgbm-outline.ts';
import { orUnknown } from '../or-unknown.ts';
import { xgboostOutline } from './xgboost-outline.ts';

/** Whether an estimator is of a library of boosters. */
export function isBooster({ type }: Estimator): boolean {
  return /^(catboost|lightgbm|xgboost)\./.test(type);
}

/** What a booster says of itself; null for what is none, isn't fitted, or is too large or too damaged to be read. */
export async function outlineOf(
  estimator: Estimator,
  signal: AbortSignal | undefined,
): Promise<BoosterOutline | null> {
  return await orUnknown(readOutline(estimator, signal), null);
}

/**
 * What a booster says of itself; null for what is none, or is too large to be read.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function readOutline(
  estimator: Estimator,
  signal: AbortSignal | undefined,
): Promise<BoosterOutline | null> {
  switch (estimator.type.split('.', 1)[0]) {
    case 'catboost':
      return await catBoostOutline(estimator);
    case 'lightgbm':
      return await lightGbmOutline(estimator, signal);
    case 'xgboost':
      return await xgboostOutline(estimator, signal);
    default:
      return null;
  }
}
