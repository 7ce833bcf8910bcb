import type { Graph } from '../../graph/graph.ts';
import { cast, compare } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { each } from '../columns/arithmetic.ts';
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
    // scikit-learn has scipy eliminate what became zero.
    return binarize(graph, features, await estimator.number('threshold')).withoutZeros();
  });
  return { kind: 'transformer', transform };
}

/** 1 for each number above a threshold, else 0. */
export function binarize(graph: Graph, features: Features, threshold: number): Features {
  const isAbove = (numbers: Value) =>
    cast(graph, compare(graph, 'Greater', numbers, graph.scalar(threshold)), 'float64');
  // Zeros that aren't listed would be above it, too.
  if (threshold < 0) return Features.of(graph, isAbove(features.matrix()));
  return each(graph, features, isAbove);
}
