import type { Graph } from '../../graph/graph.ts';
import { binary, clip } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * x * scale + min, within the range asked for where it clips.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.MinMaxScaler.html
 */
export async function convertMinMaxScaler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const x = features.matrix();
    const { scale, min } = await lineOf(estimator, x, graph);
    const scaled = binary(graph, 'Add', binary(graph, 'Mul', x, scale), min);
    if (!estimator.flag('clip', false)) return Features.of(graph, scaled);
    const [least = 0, greatest = 1] = await estimator.vectorOf('feature_range', 2);
    return Features.of(graph, clip(graph, scaled, least, greatest));
  });
  return { kind: 'transformer', transform };
}

export async function invertMinMaxScaler(estimator: Estimator, value: Value, graph: Graph): Promise<Value> {
  const { scale, min } = await lineOf(estimator, value, graph);
  return binary(graph, 'Div', binary(graph, 'Sub', value, min), scale);
}

async function lineOf(
  estimator: Estimator,
  x: Value,
  graph: Graph,
): Promise<{ readonly scale: Value; readonly min: Value }> {
  const columns = columnsOf(x);
  return {
    scale: graph.floats(await estimator.vectorOf('scale_', columns)),
    min: graph.floats(await estimator.vectorOf('min_', columns)),
  };
}
