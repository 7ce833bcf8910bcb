import { PickleObject } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { weighted } from './weighted.ts';

/**
 * What several transformers make of the same columns, side by side.
 * https://scikit-learn.org/stable/modules/generated/sklearn.pipeline.FeatureUnion.html
 */
export async function convertFeatureUnion(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const transform = once(async () => {
    const made: Features[] = [];
    for (const [index, item] of (await estimator.items('transformer_list')).entries()) {
      const field = `transformer_list[${index}]`;
      const [name = null, transformer = null] = await estimator.itemsOf(item, field);
      if (transformer === 'drop' || transformer === null) continue;
      if (!(transformer instanceof PickleObject)) {
        made.push(await weighted(estimator, name, features, graph));
        continue;
      }
      const inner = estimator.estimatorOf(transformer, field);
      const answer = await (await context.convert(inner, features)).transform?.();
      if (answer === undefined) throw inner.unsupported('is no transformer');
      made.push(await weighted(estimator, name, answer, graph));
    }
    return Features.beside(graph, made);
  });
  return { kind: 'transformer', transform };
}
