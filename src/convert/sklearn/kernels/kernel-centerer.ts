import type { Graph } from '../../graph/graph.ts';
import { binary, reduceColumns } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * A kernel as if the rows that it was fitted with had their mean at zero.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_data.py (KernelCenterer)
 */
export async function convertKernelCenterer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () =>
    Features.of(graph, await centredKernel(graph, features.matrix(), estimator)),
  );
  return { kind: 'transformer', transform };
}

/** @param kernel float64 [rows, points] */
export async function centredKernel(graph: Graph, kernel: Value, centerer: Estimator): Promise<Value> {
  const points = columnsOf(kernel);
  const means = graph.floats(await centerer.vectorOf('K_fit_rows_', points), [1, points]);
  const sum = reduceColumns(graph, 'ReduceSum', kernel);
  const own = binary(graph, 'Div', sum, graph.scalar(points));
  const moved = binary(graph, 'Sub', binary(graph, 'Sub', kernel, means), own);
  return binary(graph, 'Add', moved, graph.scalar(await centerer.number('K_fit_all_')));
}
