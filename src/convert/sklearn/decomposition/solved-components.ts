import { setImmediate } from 'node:timers/promises';
import { matmul } from '../../graph/operators.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type EstimatorConverter } from '../methods.ts';
import { positiveSolve } from './positive-solve.ts';
import { centred } from './project.ts';

/** The time that solving takes grows with the third power of them. */
const maxComponents = 1500;

/** What is solved to know how much of each component a row has: `matrix · shares = weights · (row - mean)`. */
interface Equations {
  /** What each column counts in each component: [components, columns]. */
  readonly weights: Numbers;
  /** What stands on the diagonal beside the components' products. */
  readonly diagonal: number;
}

/**
 * How much of each factor rows have, of which the noise of each column is known.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_factor_analysis.py (transform)
 */
export const convertFactorAnalysis = converterOf(async (estimator, components) => {
  const noise = await estimator.vectorOf('noise_variance_', components.shape[1] ?? 0);
  const data = components.data.map((number, at) => number / (noise[at % noise.length] ?? Number.NaN));
  return { weights: { shape: components.shape, data }, diagonal: 1 };
});

/**
 * SparsePCA and MiniBatchSparsePCA: how much of each component rows have by ridge regression, as the components aren't
 * orthogonal.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_sparse_pca.py (transform)
 */
export const convertSparsePrincipalComponents = converterOf(async (estimator, components) => ({
  weights: components,
  diagonal: await estimator.number('ridge_alpha'),
}));

function converterOf(
  equationsOf: (estimator: Estimator, components: Numbers) => Promise<Equations>,
): EstimatorConverter {
  return async (estimator, features, { graph, signal }) => {
    const transform = once(async () => {
      const x = features.matrix();
      const components = await estimator.matrixOf('components_', null, features.count);
      const equations = await equationsOf(estimator, components);
      const solved = await solution(estimator, components, equations, signal);
      const product = matmul(graph, await centred(graph, x, estimator), graph.constant(transposed(solved)));
      return Features.of(graph, product);
    });
    return { kind: 'transformer', transform };
  };
}

async function solution(
  estimator: Estimator,
  components: Numbers,
  { weights, diagonal }: Equations,
  signal: Context['signal'],
): Promise<Numbers> {
  const [count = 0, columns = 0] = components.shape;
  if (count > maxComponents) {
    throw estimator.unsupported(`has ${count} components, more than ${maxComponents}`);
  }
  const matrix = new Float64Array(count * count);
  for (let row = 0; row < count; row += 1) {
    await setImmediate();
    signal?.throwIfAborted();
    for (let other = 0; other < count; other += 1) {
      let sum = row === other ? diagonal : 0;
      for (let column = 0; column < columns; column += 1) {
        const left = weights.data[row * columns + column] ?? Number.NaN;
        sum += left * (components.data[other * columns + column] ?? Number.NaN);
      }
      matrix[row * count + other] = sum;
    }
  }
  const data = positiveSolve(matrix, count, weights.data);
  if (data === undefined) throw estimator.mismatch('components_', 'components that can be told apart');
  return { shape: components.shape, data };
}
