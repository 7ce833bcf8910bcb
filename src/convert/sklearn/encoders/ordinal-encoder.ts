import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { categoryCodes, sentCategories } from './category-codes.ts';
import { categoryGroups } from './category-groups.ts';

/**
 * The number of each column's category.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.OrdinalEncoder.html
 */
export async function convertOrdinalEncoder(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const encodesUnknown = estimator.textOr('handle_unknown', 'error') === 'use_encoded_value';
  const unknown = await estimator.numberOr('unknown_value', Number.NaN);
  const missing = await estimator.numberOr('encoded_missing_value', Number.NaN);
  const transform = once(async () => {
    const made = [];
    for (const [column, listed] of (await estimator.items('categories_')).entries()) {
      const field = `categories_[${column}]`;
      const categories = await estimator.itemsOf(listed, field);
      // NaN, always the last category, is never rare and in no group. None is a category like another one.
      const hasNaN = Number.isNaN(categories.at(-1));
      const { groups } = await categoryGroups(estimator, column, categories.length - (hasNaN ? 1 : 0));
      const numbers = [...groups, ...(hasNaN ? [missing] : [])];
      if (encodesUnknown) numbers.push(unknown);
      else features.acceptOnly(column, sentCategories(categories));
      const codes = categoryCodes({ graph, features, estimator }, column, categories, field);
      // Of an encoder that refuses what it doesn't know, the place of that is beyond the table, which ends the inference.
      made.push(graph.node('Gather', [graph.floats(numbers), codes], { dtype: 'float64', shape: [null, 1] }));
    }
    return Features.of(graph, ...made);
  });
  return { kind: 'transformer', transform };
}
