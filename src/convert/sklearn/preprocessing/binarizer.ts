import { cast, compare } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * 1 above a threshold, else 0.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.Binarizer.html
 */
export async function convertBinarizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const threshold = graph.scalar(await estimator.number('threshold'));
    const isAbove = compare(graph, 'Greater', features.matrix(), threshold);
    return Features.of(graph, cast(graph, isAbove, 'float64'));
  });
  return { kind: 'transformer', transform };
}
