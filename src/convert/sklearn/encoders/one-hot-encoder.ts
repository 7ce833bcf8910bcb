import { cast, compare } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { categoryCodes, sentCategories } from './category-codes.ts';
import { categoryGroups, entryOf } from './category-groups.ts';

/**
 * A column for each category of each column. A category that wasn't seen while fitting has zeros, counts as rare, or ends the
 * request, as `handle_unknown` says.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.OneHotEncoder.html
 */
export async function convertOneHotEncoder(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const unknowns = estimator.textOr('handle_unknown', 'error');
  const transform = once(async () => {
    const made = [];
    for (const [column, listed] of (await estimator.items('categories_')).entries()) {
      const field = `categories_[${column}]`;
      const categories = await estimator.itemsOf(listed, field);
      const { groups, count, infrequent } = await categoryGroups(estimator, column, categories.length);
      const dropped = await droppedGroup(estimator, column);
      if (dropped !== null && !groups.includes(dropped)) {
        throw estimator.mismatch('drop_idx_', 'a category of each column, or None');
      }
      const places = groups.map((group) => placeOf(group, dropped));
      if (unknowns !== 'error') {
        const isRare = infrequent !== null && unknowns !== 'ignore';
        places.push(isRare ? placeOf(infrequent, dropped) : nowhere);
      }
      const codes = categoryCodes({ graph, features, estimator }, column, categories, field);
      if (unknowns === 'error') features.acceptOnly(column, sentCategories(categories));
      // Of an encoder that refuses what it doesn't know, the place of that is beyond the table, which ends the inference.
      const place = graph.node('Gather', [graph.ints(places), codes], { dtype: 'int64', shape: [null, 1] });
      const width = count - (dropped === null ? 0 : 1);
      if (width === 0) continue;
      made.push(cast(graph, compare(graph, 'Equal', place, graph.ints([...Array(width).keys()])), 'float64'));
    }
    return Features.of(graph, ...made);
  });
  return { kind: 'transformer', transform };
}

/** The place of what has zeros everywhere. */
const nowhere = -1;

function placeOf(group: number, dropped: number | null): number {
  if (dropped === null || group < dropped) return group;
  return group === dropped ? nowhere : group - 1;
}

/** The group whose column is left out: by a key of its own since scikit-learn 1.3, where `drop_idx_` says the category. Before, that said the group. */
async function droppedGroup(estimator: Estimator, column: number): Promise<number | null> {
  const grouped = '_drop_idx_after_grouping';
  const group = await entryOf(estimator, estimator.has(grouped) ? grouped : 'drop_idx_', column);
  return group === null ? null : Number(group);
}
