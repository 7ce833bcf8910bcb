import type { Graph } from '../../graph/graph.ts';
import { binary, compare, matmul, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { inlierLabels } from '../outlier/inlier-labels.ts';
import { linearWeights } from './linear-weights.ts';
import { supportVectors } from './support-vectors.ts';
import { kernelName, svmKernel } from './svm-kernel.ts';

/**
 * SVR and NuSVR.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/src/libsvm/svm.cpp (predict_values)
 */
export async function convertSvr(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  return { kind: 'regressor', predict: once(() => kernelSum(graph, features, estimator)) };
}

/**
 * OneClassSVM: rows within what it was fitted with have a score above 0.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/_classes.py
 */
export async function convertOneClassSvm(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const decision = once(() => kernelSum(graph, features, estimator));
  return {
    kind: 'outlier',
    predict: once(async () =>
      inlierLabels(graph, compare(graph, 'Greater', await decision(), graph.scalar(0))),
    ),
    decision_function: decision,
    score_samples: once(async () =>
      binary(graph, 'Add', await decision(), graph.scalar(await estimator.number('offset_'))),
    ),
  };
}

/** The sum over the support vectors of how much a row is like each, weighted: float64 [rows]. */
async function kernelSum(graph: Graph, features: Features, estimator: Estimator): Promise<Value> {
  const weights = transposed(await estimator.matrixOf('_dual_coef_', 1, null));
  const intercept = graph.floats(await estimator.vectorOf('_intercept_', 1));
  const sum = async () => {
    if (kernelName(estimator) === 'linear') {
      const { shape, data } = await linearWeights(estimator, weights, features.count);
      return product(graph, features, { shape, data });
    }
    const vectors = await supportVectors(estimator, features, weights.shape[0] ?? 0);
    return matmul(graph, await svmKernel(graph, features, vectors, estimator), graph.constant(weights));
  };
  return reshape(graph, binary(graph, 'Add', await sum(), intercept), [-1]);
}
