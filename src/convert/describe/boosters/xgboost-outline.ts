import { ByteRange } from '../../bytes/byte-range.ts';
import type { Estimator } from '../../sklearn/estimator.ts';
import { boosterOfEstimator } from '../../xgboost/booster-of-estimator.ts';
import { wrapperOfEstimator, wrapperOfFile } from '../../xgboost/wrapper.ts';
import { maxReadBytes, maxShown, type BoosterOutline } from './booster-outline.ts';
import { pythonText } from '../settings/python-text.ts';

/**
 * What a Booster of XGBoost says, or one of the classes that have one inside; null for one that is larger than is read to be
 * described.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function xgboostOutline(
  estimator: Estimator,
  signal: AbortSignal | undefined,
): Promise<BoosterOutline | null> {
  const isWrapped = estimator.object.type.name !== 'Booster';
  const handle = (isWrapped ? estimator.estimator('_Booster') : estimator).get('handle');
  if (handle instanceof ByteRange && handle.sizeBytes > maxReadBytes) return null;
  const booster = await boosterOfEstimator(estimator, signal);
  const { learner, columnNames, categories, categoricalColumns, objective, classCount } = booster;
  const coded = new Set(categoricalColumns);
  const wrapper = isWrapped
    ? await wrapperOfEstimator(estimator)
    : await wrapperOfFile(booster, estimator.file);
  const best = booster.attributes.get('best_iteration');
  return {
    trees:
      learner.kind === 'trees'
        ? {
            count: learner.trees.length,
            nodes: learner.trees.reduce((sum, { columns }) => sum + columns.length, 0),
          }
        : null,
    columnCount: booster.columnCount,
    columns: Array.from({ length: Math.min(maxShown, booster.columnCount) }, (_, column) => ({
      name: columnNames?.[column] ?? null,
      kind: coded.has(column) || categories.has(column) ? 'category' : 'number',
      categories: categories.get(column)?.slice(0, maxShown) ?? null,
    })),
    classes:
      wrapper?.isClassifier === true
        ? (wrapper.classes ??
          Array.from({ length: Math.min(maxShown, Math.max(2, classCount)) }, (_, index) => index))
        : null,
    version: booster.version.length === 0 ? null : booster.version.join('.'),
    settings: {
      ...(isWrapped ? {} : { objective: pythonText(objective) }),
      ...(learner.kind === 'linear' ? { booster: "'gblinear'" } : {}),
      ...(best === undefined ? {} : { best_iteration: best.slice(0, 20) }),
    },
  };
}
