import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { categoryCodes } from './category-codes.ts';

/**
 * Categories by the mean of the target where they were; of several classes by the share of each class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_target_encoder.py
 */
export async function convertTargetEncoder(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const all = await estimator.items('categories_');
    const means = (await estimator.numbers('target_mean_')).data;
    const encodings = await estimator.items('encodings_');
    if (all.length !== features.count || encodings.length !== all.length * means.length) {
      throw estimator.mismatch('encodings_', `arrays for each of ${features.count} columns`);
    }
    const made: Value[] = [];
    for (const [column, listed] of all.entries()) {
      const field = `categories_[${column}]`;
      const categories = await estimator.itemsOf(listed, field);
      const codes = categoryCodes({ graph, features, estimator }, column, categories, field);
      for (const [at, mean] of means.entries()) {
        const place = column * means.length + at;
        const { data } = await estimator.numbersOf(encodings[place], `encodings_[${place}]`);
        if (data.length !== categories.length) {
          throw estimator.mismatch(`encodings_[${place}]`, 'a number for each category');
        }
        // What isn't known has the mean of all.
        const table = graph.floats([...data, mean]);
        made.push(graph.node('Gather', [table, codes], { dtype: 'float64', shape: [null, 1] }));
      }
    }
    return Features.of(graph, ...made);
  });
  return { kind: 'transformer', transform };
}
