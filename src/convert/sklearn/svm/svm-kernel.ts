import type { Graph } from '../../graph/graph.ts';
import { binary, unary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Features } from '../columns/features.ts';
import type { Estimator } from '../estimator.ts';
import { vectorDistances, vectorProducts, type SupportVectors } from './support-vectors.ts';

/**
 * How much each row is like each support vector.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/src/libsvm/svm.cpp (Kernel::k_function)
 *
 * @returns float64 [rows, vectors]
 * @throws MlpackError MODEL_UNSUPPORTED for a kernel that is a function, or was computed elsewhere
 */
export async function svmKernel(
  graph: Graph,
  features: Features,
  vectors: SupportVectors,
  estimator: Estimator,
): Promise<Value> {
  const likeness = () => vectorProducts(graph, features, vectors);
  const affine = async () =>
    binary(
      graph,
      'Add',
      binary(graph, 'Mul', likeness(), graph.scalar(await estimator.number('_gamma'))),
      graph.scalar(await estimator.number('coef0')),
    );
  switch (kernelName(estimator)) {
    case 'linear':
      return likeness();
    case 'poly': {
      const degree = Math.trunc(await estimator.number('degree'));
      return binary(graph, 'Pow', await affine(), graph.scalar(degree));
    }
    case 'sigmoid':
      return unary(graph, 'Tanh', await affine());
    case 'rbf': {
      const gamma = await estimator.number('_gamma');
      const distances = await vectorDistances(graph, features, vectors, gamma, estimator);
      return unary(graph, 'Exp', binary(graph, 'Mul', distances, graph.scalar(-gamma)));
    }
  }
}

/** @throws MlpackError MODEL_UNSUPPORTED */
export function kernelName(estimator: Estimator): 'linear' | 'poly' | 'rbf' | 'sigmoid' {
  const kernel = estimator.textOr('kernel', null);
  switch (kernel) {
    case 'linear':
    case 'poly':
    case 'rbf':
    case 'sigmoid':
      return kernel;
    case 'precomputed':
      throw estimator.unsupported(
        'has a precomputed kernel: it takes what was computed of rows elsewhere',
        'Fit it with kernel="rbf", "linear", "poly" or "sigmoid".',
      );
    default:
      throw estimator.unsupported(
        'has a function of its own as kernel, which is not in the file',
        'Fit it with kernel="rbf", "linear", "poly" or "sigmoid".',
      );
  }
}
