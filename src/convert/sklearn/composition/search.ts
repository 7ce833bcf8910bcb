import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import type { Context, Methods } from '../methods.ts';

/**
 * A search over settings answers as the best estimator that it found.
 * https://scikit-learn.org/stable/modules/grid_search.html
 */
export async function convertSearch(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  if (!estimator.has('best_estimator_')) {
    throw estimator.unsupported('kept no best estimator', 'Search with refit=True.');
  }
  return await context.convert(estimator.estimator('best_estimator_'), features);
}
