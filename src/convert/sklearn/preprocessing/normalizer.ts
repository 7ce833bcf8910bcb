import { binary, compare, reduceColumns, unary, where } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { normaliseRows } from './row-norms.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** A row that is shorter stays as it is (sklearn.preprocessing._data._handle_zeros_in_scale). */
const leastNorm = 10 * Number.EPSILON;

/**
 * Each row over its length.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.Normalizer.html
 */
export async function convertNormalizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const sparse = features.sparse();
    if (sparse !== undefined) return Features.ofSparse(graph, normaliseRows(graph, sparse, estimator));
    const x = features.matrix();
    const norm = normOf(graph, x, estimator);
    const isZero = compare(graph, 'Less', norm, graph.scalar(leastNorm));
    return Features.of(graph, binary(graph, 'Div', x, where(graph, isZero, graph.scalar(1), norm)));
  });
  return { kind: 'transformer', transform };
}

function normOf(graph: Graph, x: Value, estimator: Estimator): Value {
  switch (estimator.textOr('norm', 'l2')) {
    case 'l1':
      return reduceColumns(graph, 'ReduceSum', unary(graph, 'Abs', x));
    case 'l2':
      return unary(graph, 'Sqrt', reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', x, x)));
    case 'max':
      return reduceColumns(graph, 'ReduceMax', unary(graph, 'Abs', x));
    default:
      throw estimator.mismatch('norm', 'l1, l2 or max');
  }
}
