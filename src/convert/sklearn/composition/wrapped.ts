import type { EstimatorConverter } from '../methods.ts';

/**
 * Estimators that answer as one in them does.
 *
 * @param names that its attribute had, the newest first
 */
export function convertWrapped(...names: readonly string[]): EstimatorConverter {
  return async (estimator, features, context) =>
    await context.convert(estimator.estimator(estimator.oneOf(...names)), features);
}
