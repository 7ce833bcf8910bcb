import type { Graph } from '../../graph/graph.ts';
import { binary, concatColumns, gatherColumns, matmul } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import { transposed } from '../matrix.ts';
import { classPairs } from '../pair-votes.ts';
import { svmKernel } from './svm-kernel.ts';

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
  const others = classCount - 1;
  const vectors = await estimator.matrixOf('support_vectors_', null, features.count);
  const vectorCount = vectors.shape[0] ?? 0;
  const intercept = await estimator.vectorOf('_intercept_', (classCount * others) / 2);
  const coefficients = await estimator.matrixOf('_dual_coef_', others, vectorCount);
  const perClass = estimator.oneOf('_n_support', 'n_support_');
  const counts = await estimator.vectorOf(perClass, classCount);
  if (
    !counts.every((count) => Number.isSafeInteger(count) && count >= 0) ||
    counts.reduce((sum, count) => sum + count) !== vectorCount
  ) {
    throw estimator.mismatch(perClass, `how many of ${vectorCount} support vectors each class has`);
  }
  const kernel = await svmKernel(graph, features.matrix(), vectors, estimator);
  const turned = transposed(coefficients).data;
  // A class has coefficients against each other class, and only for its own support vectors.
  const parts: Value[] = [];
  let start = 0;
  for (const [index, likeness] of splitColumns(graph, kernel, counts).entries()) {
    const count = counts[index] ?? 0;
    const own = turned.subarray(start * others, (start + count) * others);
    parts.push(matmul(graph, likeness, graph.floats(own, [count, others])));
    start += count;
  }
  const all = concatColumns(graph, parts);
  const pairs = classPairs(classCount);
  const ofFirst = gatherColumns(
    graph,
    all,
    pairs.map(([first, second]) => first * others + second - 1),
  );
  const ofSecond = gatherColumns(
    graph,
    all,
    pairs.map(([first, second]) => second * others + first),
  );
  return binary(
    graph,
    'Add',
    binary(graph, 'Add', ofFirst, ofSecond),
    graph.floats(intercept, [1, pairs.length]),
  );
}

function splitColumns(graph: Graph, value: Value, counts: Float64Array): readonly Value[] {
  const results = Array.from(counts, (count) => ({ dtype: value.dtype, shape: [null, count] }));
  return graph.nodeOf('Split', [value, graph.ints([...counts])], results, {
    attributes: { axis: { int: 1 } },
  });
}
