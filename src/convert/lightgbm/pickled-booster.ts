import { ByteRange } from '../bytes/byte-range.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { KnownColumns } from '../sklearn/columns/column-reader.ts';
import type { LightGbmModel } from './lightgbm-model.ts';
import { readLightGbm, readLightGbmHeader } from './read-lightgbm.ts';

/** A booster with how many of its rounds count. */
export interface LightGbmBooster {
  readonly model: LightGbmModel;
  readonly rounds: number;
  /** File and booster, as errors name them. */
  readonly place: string;
}

/**
 * The model in a Booster of LightGBM's. Where training was stopped early, only the rounds up to the best one count.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/python-package/lightgbm/basic.py (Booster.predict)
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function boosterOf(
  estimator: Estimator,
  signal: AbortSignal | undefined,
): Promise<LightGbmBooster> {
  const { file, place: inFile } = estimator;
  const place = `${file}: ${inFile}`;
  const model = await readLightGbm(modelText(estimator), { place, signal });
  const best = await estimator.numberOr('best_iteration', 0);
  const all = model.trees.length / model.treesPerIteration;
  return { model, rounds: best > 0 ? Math.min(best, all) : all, place };
}

/** The columns that a Booster was trained with. */
export async function boosterColumns(estimator: Estimator): Promise<KnownColumns> {
  const place = `${estimator.file}: ${estimator.place}`;
  const { featureNames } = await readLightGbmHeader(modelText(estimator), place);
  return { names: areNamed(featureNames) ? featureNames : null, count: featureNames.length };
}

/** Whether columns have names of their own, not those that LightGBM makes up where a matrix has none. */
export function areNamed(featureNames: readonly string[]): boolean {
  return !featureNames.every((name, column) => name === `Column_${column}`);
}

/** The text of the model in a Booster, or the bytes of it. @throws MlpackError MODEL_INVALID */
export function modelText(estimator: Estimator): string | ByteRange {
  const name = estimator.oneOf('_handle', 'handle');
  const text = estimator.get(name);
  if (typeof text !== 'string' && !(text instanceof ByteRange)) throw estimator.mismatch(name, 'text');
  return text;
}
