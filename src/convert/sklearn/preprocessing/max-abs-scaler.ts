import type { Graph } from '../../graph/graph.ts';
import { binary, clip } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { each, scaleColumns } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * x / scale; since scikit-learn 1.9 it may clip to -1 and 1.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.MaxAbsScaler.html
 */
export async function convertMaxAbsScaler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const scale = await estimator.vectorOf('scale_', features.count);
    const scaled = scaleColumns(graph, features, 'Div', scale);
    return estimator.flag('clip', false)
      ? each(graph, scaled, (numbers) => clip(graph, numbers, -1, 1))
      : scaled;
  });
  return { kind: 'transformer', transform };
}

export async function invertMaxAbsScaler(estimator: Estimator, value: Value, graph: Graph): Promise<Value> {
  return binary(graph, 'Mul', value, graph.floats(await estimator.vectorOf('scale_', columnsOf(value))));
}
