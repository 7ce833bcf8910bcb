import type { Estimator } from '../estimator.ts';
import { once, type EstimatorConverter } from '../methods.ts';

/** Which of an estimator's columns it keeps, a flag for each. */
export type Support = (estimator: Estimator) => Promise<readonly boolean[]>;

/**
 * Keeps some of the columns.
 * https://scikit-learn.org/stable/modules/feature_selection.html
 */
export function selectorOf(support: Support): EstimatorConverter {
  return async (estimator, features) => {
    const kept = (await support(estimator)).flatMap((isKept, column) => (isKept ? [column] : []));
    if (kept.some((column) => column >= features.count)) {
      throw estimator.unsupported(`chooses among other columns than the ${features.count} that it is given`);
    }
    if (kept.length === 0) throw estimator.unsupported('keeps no column');
    return { kind: 'transformer', transform: once(async () => features.select(kept)) };
  };
}
