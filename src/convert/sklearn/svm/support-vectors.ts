import type { Graph } from '../../graph/graph.ts';
import { binary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { product } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';
import { postingLists, postingProduct, type PostingLists } from '../columns/posting-lists.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { maxProductLength, radialDistances } from '../kernels/radial-distances.ts';
import { transposed } from '../matrix.ts';
import { isSparse, readSparse } from '../sparse-matrix.ts';

/** Support vectors with all of their zeros, or without them. */
export type SupportVectors =
  | { readonly kind: 'dense'; readonly numbers: Numbers }
  | { readonly kind: 'sparse'; readonly lists: PostingLists };

/**
 * The support vectors of an estimator: without their zeros where columns come without them.
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function supportVectors(
  estimator: Estimator,
  features: Features,
  count: number,
): Promise<SupportVectors> {
  const name = 'support_vectors_';
  const value = estimator.get(name);
  if (!isSparse(value) || !features.hasSparse) {
    return { kind: 'dense', numbers: await estimator.matrixOf(name, count, features.count) };
  }
  const matrix = await readSparse(estimator.estimatorOf(value, name));
  if (matrix.rows !== count || matrix.columns !== features.count) {
    throw estimator.mismatch(name, `a matrix of ${count} rows and ${features.count} columns`);
  }
  return { kind: 'sparse', lists: postingLists(matrix) };
}

/** The product of rows with each support vector: float64 [rows, vectors]. */
export function vectorProducts(graph: Graph, features: Features, vectors: SupportVectors): Value {
  return vectors.kind === 'sparse'
    ? postingProduct(graph, features.listed(), vectors.lists)
    : product(graph, features, transposed(vectors.numbers));
}

/**
 * Squared distances of rows to each support vector, as exact as the exponential of them times -gamma needs.
 *
 * @returns float64 [rows, vectors]
 */
export async function vectorDistances(
  graph: Graph,
  features: Features,
  vectors: SupportVectors,
  gamma: number,
  estimator: Estimator,
): Promise<Value> {
  if (vectors.kind === 'dense') return radialDistances(graph, features.matrix(), vectors.numbers, gamma);
  const { lists } = vectors;
  const longest = lists.squares.reduce((most, square) => Math.max(most, square), 0);
  if (longest * gamma > maxProductLength) {
    const numbers = await estimator.matrixOf('support_vectors_', lists.count, features.count);
    return radialDistances(graph, features.matrix(), numbers, gamma);
  }
  // |x|² - 2xy + |y|², not moved to the middle of the vectors first: no column would be zero then.
  const x = features.listed();
  const squares = x.rowSums(binary(graph, 'Mul', x.entries.numbers, x.entries.numbers));
  const lengths = binary(graph, 'Add', squares, graph.floats(lists.squares, [1, lists.count]));
  const twice = binary(graph, 'Mul', postingProduct(graph, x, lists), graph.scalar(2));
  return binary(graph, 'Max', binary(graph, 'Sub', lengths, twice), graph.scalar(0));
}
