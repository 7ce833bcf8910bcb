import { binary, matmul, reshape } from '../../graph/operators.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * PLSRegression, PLSCanonical and CCA, as regressors and as transformers.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cross_decomposition/_pls.py
 */
export async function convertPartialLeastSquares(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { count } = features;
  // Both had no underscore in front before scikit-learn 0.24.
  const means = await estimator.vectorOf(estimator.oneOf('_x_mean', 'x_mean_'), count);
  const scales = await estimator.vectorOf(estimator.oneOf('_x_std', 'x_std_'), count);
  const centered = once(async () => binary(graph, 'Sub', features.matrix(), graph.floats(means)));
  const scaled = once(async () => binary(graph, 'Div', await centered(), graph.floats(scales)));
  const { weights, isOfScaled } = await weightsOf(estimator, count);
  const [, outputCount = 0] = weights.shape;
  const intercept = await estimator.vectorOf(
    estimator.oneOf('intercept_', '_y_mean', 'y_mean_'),
    outputCount,
  );
  const rotations = await estimator.matrixOf('x_rotations_', count, null);
  const predict = once(async () => {
    const x = isOfScaled ? await scaled() : await centered();
    const product = matmul(graph, x, graph.floats(weights.data, weights.shape));
    const sum = binary(graph, 'Add', product, graph.floats(intercept));
    return estimator.flag('_predict_1d', false) ? reshape(graph, sum, [-1]) : sum;
  });
  const transform = once(async () =>
    Features.of(graph, matmul(graph, await scaled(), graph.floats(rotations.data, rotations.shape))),
  );
  return { kind: 'regressor', predict, transform };
}

/**
 * What columns are multiplied with: [columns, outputs].
 *
 * @returns `isOfScaled` whether of columns that were divided by their deviation
 */
async function weightsOf(
  estimator: Estimator,
  columnCount: number,
): Promise<{ readonly weights: Numbers; readonly isOfScaled: boolean }> {
  // Since scikit-learn 1.4, which also remembers whether y was a vector, the deviations are in the weights.
  if (estimator.has('_predict_1d')) {
    return { weights: transposed(await estimator.matrixOf('coef_', null, columnCount)), isOfScaled: false };
  }
  // Outputs had columns in versions that had no intercept_ yet.
  if (!estimator.has('intercept_')) {
    return { weights: await estimator.matrixOf('coef_', columnCount, null), isOfScaled: true };
  }
  const name = estimator.oneOf('_coef_', 'coef_');
  return { weights: transposed(await estimator.matrixOf(name, null, columnCount)), isOfScaled: true };
}
