import { countReached, type ColumnTables } from '../../graph/column-tables.ts';
import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, concatColumns, gatherColumns, unary } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { PickleGlobal } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

const maxBins = 2 ** 20;

/**
 * Which bin of its column each number is in, as its number or as a column for each bin.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_discretization.py
 */
export async function convertKBinsDiscretizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const inner = await innerEdges(estimator, features.count);
  const encode = estimator.textOr('encode', 'onehot');
  if (!['onehot', 'onehot-dense', 'ordinal'].includes(encode)) {
    throw estimator.mismatch('encode', 'onehot, onehot-dense or ordinal');
  }
  const transform = once(async () => {
    const bins = countReached(graph, compared(graph, features.matrix(), estimator), inner);
    if (encode === 'ordinal') return Features.of(graph, cast(graph, bins, 'float64'));
    const columns = inner.map((edges, column) => {
      const numbers = graph.ints([...Array(edges.length + 1).keys()]);
      return compare(graph, 'Equal', gatherColumns(graph, bins, [column]), numbers);
    });
    return Features.of(graph, cast(graph, concatColumns(graph, columns), 'float64'));
  });
  return { kind: 'transformer', transform };
}

/** The edges between the bins of each column. */
async function innerEdges(estimator: Estimator, columns: number): Promise<ColumnTables> {
  const items = await estimator.items('bin_edges_');
  if (items.length !== columns) {
    throw estimator.mismatch('bin_edges_', `edges of bins for each of ${columns} columns`);
  }
  const tables: Float64Array[] = [];
  let total = 0;
  for (const [column, item] of items.entries()) {
    const { data } = await estimator.numbersOf(item, `bin_edges_[${column}]`);
    total += data.length;
    if (data.length < 2 || total > maxBins) {
      throw estimator.mismatch('bin_edges_', `at least 2 edges of bins a column, and at most ${maxBins}`);
    }
    tables.push(data.slice(1, -1));
  }
  return tables;
}

/** The numbers as they are compared with the edges. */
function compared(graph: Graph, x: Value, estimator: Estimator): Value {
  const dtype = estimator.get('dtype');
  const isSingle = dtype instanceof PickleGlobal && dtype.name === 'float32';
  const value = isSingle ? cast(graph, cast(graph, x, 'float32'), 'float64') : x;
  // Since 1.1, which has this setting. Before, what lay just below an edge counted as above it.
  if (estimator.has('subsample')) return value;
  const relative = binary(graph, 'Mul', unary(graph, 'Abs', value), graph.scalar(1e-5));
  return binary(graph, 'Add', value, binary(graph, 'Add', relative, graph.scalar(1e-8)));
}
