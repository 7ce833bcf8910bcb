import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, reduceColumns, reshape } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { transposed } from '../matrix.ts';
import { centred } from './project.ts';

/**
 * The logarithm of how likely rows are to a PCA: normally distributed, along its components as they vary, and by its noise in
 * all other directions. What lies beside the components is measured by itself, as it is lost in the difference of squares.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_pca.py (score_samples)
 *
 * @param x float64 [rows, columns]
 * @returns float64 [rows]
 */
export async function componentDensity(graph: Graph, x: Value, estimator: Estimator): Promise<Value> {
  const columns = columnsOf(x);
  const components = await estimator.matrixOf('components_', null, columns);
  const [count = 0] = components.shape;
  const noise = await estimator.number('noise_variance_');
  if (noise === 0 && count < columns) {
    throw estimator.unsupported(
      `varies in ${count} directions of ${columns} columns, and in no other, so that no row has a density`,
      'Fit it with more rows, or ask only for "transform" in "outputs".',
    );
  }
  const variances = await spreadAlong(estimator, count, noise);
  const moved = await centred(graph, x, estimator);
  const along = matmul(graph, moved, graph.constant(transposed(components)));
  const within = binary(graph, 'Div', binary(graph, 'Mul', along, along), graph.floats(variances));
  let distance = reduceColumns(graph, 'ReduceSum', within);
  if (count < columns) {
    const onAxes = matmul(graph, along, graph.floats(components.data, components.shape));
    const beside = binary(graph, 'Sub', moved, onAxes);
    const squares = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', beside, beside));
    distance = binary(graph, 'Add', distance, binary(graph, 'Div', squares, graph.scalar(noise)));
  }
  const logVolume =
    variances.reduce((sum, variance) => sum + Math.log(variance), 0) +
    (count < columns ? (columns - count) * Math.log(noise) : 0);
  const constant = graph.scalar(columns * Math.log(2 * Math.PI) + logVolume);
  const density = binary(graph, 'Mul', binary(graph, 'Add', distance, constant), graph.scalar(-0.5));
  return reshape(graph, density, [-1]);
}

/** The variance along each component. Of one that whitens scikit-learn takes the variances twice. */
async function spreadAlong(estimator: Estimator, count: number, noise: number): Promise<Float64Array> {
  const explained = await estimator.vectorOf('explained_variance_', count);
  const isWhitened = estimator.flag('whiten', false);
  return explained.map((variance) => noise + Math.max(variance - noise, 0) * (isWhitened ? variance : 1));
}
