import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, together } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Numbers } from '../estimator.ts';
import { Features } from './features.ts';

/**
 * The product of columns with weights [columns, sums], without the zeros of those that are mostly zero.
 *
 * @returns float64 [rows, sums]
 */
export function product(graph: Graph, features: Features, weights: Numbers): Value {
  const [, sums = 0] = weights.shape;
  let start = 0;
  const parts = features.alike().map((some) => {
    const shape = [some.count, sums];
    const data = weights.data.subarray(start * sums, (start + some.count) * sums);
    start += some.count;
    const sparse = some.sparse();
    if (sparse !== undefined) return sparse.product({ shape, data });
    return matmul(graph, some.matrix(), graph.constant({ dtype: 'float64', shape, data }));
  });
  return together(graph, 'Add', parts);
}

/** What a function makes of each number that keeps zero as it is. */
export function each(graph: Graph, features: Features, make: (numbers: Value) => Value): Features {
  const made = features.alike().map((some) => {
    const sparse = some.sparse();
    return sparse === undefined
      ? Features.of(graph, make(some.matrix()))
      : Features.ofSparse(graph, sparse.withNumbers(make(sparse.entries.numbers)));
  });
  return Features.beside(graph, made);
}

/** Each column times a number of its own, or over it. */
export function scaleColumns(
  graph: Graph,
  features: Features,
  operator: 'Mul' | 'Div',
  ofColumns: Float64Array,
): Features {
  const sparse = features.sparse();
  if (sparse === undefined) {
    return Features.of(graph, binary(graph, operator, features.matrix(), graph.floats(ofColumns)));
  }
  const factors = sparse.ofColumns(graph.floats(ofColumns));
  return Features.ofSparse(
    graph,
    sparse.withNumbers(binary(graph, operator, sparse.entries.numbers, factors)),
  );
}
