import type { Graph } from '../../graph/graph.ts';
import { binary, concatColumns, gatherColumns, matmul } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { classPairs } from '../pair-votes.ts';
import { linearWeights } from './linear-weights.ts';
import { supportVectors } from './support-vectors.ts';
import { kernelName, svmKernel } from './svm-kernel.ts';

/**
 * What the classifier of each pair of classes says, as libsvm computes it: above 0 for the first class.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/svm/src/libsvm/svm.cpp (predict_values)
 *
 * @returns float64 [rows, pairs]
 */
export async function pairScores(
  graph: Graph,
  features: Features,
  estimator: Estimator,
  classCount: number,
): Promise<Value> {
  const pairs = classPairs(classCount);
  const intercept = graph.floats(await estimator.vectorOf('_intercept_', pairs.length), [1, pairs.length]);
  const coefficients = transposed(await estimator.matrixOf('_dual_coef_', classCount - 1, null));
  const counts = await vectorCounts(estimator, classCount, coefficients.shape[0] ?? 0);
  if (kernelName(estimator) === 'linear' && pairs.length <= (coefficients.shape[0] ?? 0)) {
    const weights = pairWeights(coefficients, counts, classCount);
    const summed = await linearWeights(estimator, weights, features.count);
    return binary(graph, 'Add', product(graph, features, summed), intercept);
  }
  const sums = await kernelSums(graph, features, estimator, coefficients, counts);
  const place = (own: number, other: number) => own * (classCount - 1) + (other > own ? other - 1 : other);
  const ofFirst = pairs.map(([first, second]) => place(first, second));
  const ofSecond = pairs.map(([first, second]) => place(second, first));
  const both = binary(
    graph,
    'Add',
    gatherColumns(graph, sums, ofFirst),
    gatherColumns(graph, sums, ofSecond),
  );
  return binary(graph, 'Add', both, intercept);
}

/** How many support vectors each class has, which lie in the order of the classes. */
async function vectorCounts(
  estimator: Estimator,
  classCount: number,
  vectorCount: number,
): Promise<Float64Array> {
  const name = estimator.oneOf('_n_support', 'n_support_');
  const counts = await estimator.vectorOf(name, classCount);
  const areCounts = counts.every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!areCounts || counts.reduce((sum, count) => sum + count, 0) !== vectorCount) {
    throw estimator.mismatch(name, `how many of ${vectorCount} support vectors each class has`);
  }
  return counts;
}

/**
 * What the vectors of each class add against each other class: float64 [rows, classes * others].
 *
 * @param coefficients of each vector against each class that isn't its own: [vectors, others]
 */
async function kernelSums(
  graph: Graph,
  features: Features,
  estimator: Estimator,
  coefficients: Numbers,
  counts: Float64Array,
): Promise<Value> {
  const [vectorCount = 0, others = 0] = coefficients.shape;
  const vectors = await supportVectors(estimator, features, vectorCount);
  const kernel = await svmKernel(graph, features, vectors, estimator);
  const results = Array.from(counts, (count) => ({ dtype: kernel.dtype, shape: [null, count] }));
  const ofClasses = graph.nodeOf('Split', [kernel, graph.ints([...counts])], results, {
    attributes: { axis: { int: 1 } },
  });
  let start = 0;
  const parts = ofClasses.map((likeness, index) => {
    const count = counts[index] ?? 0;
    const own = coefficients.data.subarray(start * others, (start + count) * others);
    start += count;
    return matmul(graph, likeness, graph.floats(own, [count, others]));
  });
  return concatColumns(graph, parts);
}

/** What each vector counts for in each pair: [vectors, pairs]. */
function pairWeights(coefficients: Numbers, counts: Float64Array, classCount: number): Numbers {
  const [vectorCount = 0, others = 0] = coefficients.shape;
  const pairs = classPairs(classCount);
  const data = new Float64Array(vectorCount * pairs.length);
  const owner = [...counts].flatMap((count, index) => Array.from({ length: count }, () => index));
  for (const [vector, own] of owner.entries()) {
    for (const [pair, [first, second]] of pairs.entries()) {
      if (own !== first && own !== second) continue;
      const column = own === first ? second - 1 : first;
      data[vector * pairs.length + pair] = coefficients.data[vector * others + column] ?? Number.NaN;
    }
  }
  return { shape: [vectorCount, pairs.length], data };
}
