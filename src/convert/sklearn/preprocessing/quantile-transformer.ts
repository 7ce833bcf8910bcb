import type { ColumnTables } from '../../graph/column-tables.ts';
import type { Graph } from '../../graph/graph.ts';
import { interpolateColumns } from '../../graph/interpolate.ts';
import { normalProbability, normalQuantile } from '../../graph/normal-distribution.ts';
import { binary, clip, compare, unary, where } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** What is as near to an end counts as the end (sklearn.preprocessing._data.BOUNDS_THRESHOLD). */
const boundsThreshold = 1e-7;

/**
 * How large the share of what is below each number is, or the number of which that much is below in a normal distribution.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_data.py (QuantileTransformer)
 */
export async function convertQuantileTransformer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const x = features.matrix();
    const { quantiles, references } = await tablesOf(estimator, x);
    // The mean of both directions, which differ where quantiles are equal.
    const upwards = interpolateColumns(graph, x, quantiles, references);
    const downwards = interpolateColumns(
      graph,
      unary(graph, 'Neg', x),
      quantiles.map(mirrored),
      references.map(mirrored),
    );
    const mean = binary(graph, 'Mul', graph.scalar(0.5), binary(graph, 'Sub', upwards, downwards));
    const isNormal = isToNormal(estimator);
    const [zero, one] = [graph.scalar(0), graph.scalar(1)];
    const ends = { first: endsAt(graph, quantiles, 0), last: endsAt(graph, quantiles, -1) };
    const share = withEnds(graph, x, isNormal, ends, mean, { first: zero, last: one });
    const least = boundsThreshold - Number.EPSILON;
    const made = isNormal ? normalQuantile(graph, clip(graph, share, least, 1 - least)) : share;
    // Of a sparse matrix only what it stores is transformed: all else stays zero, whatever its quantile.
    return features.isSparse
      ? Features.ofSparse(graph, features.listed().withNumbersOf(made))
      : Features.of(graph, made);
  });
  return { kind: 'transformer', transform };
}

export async function invertQuantileTransformer(
  estimator: Estimator,
  value: Value,
  graph: Graph,
): Promise<Value> {
  const { quantiles, references } = await tablesOf(estimator, value);
  const isNormal = isToNormal(estimator);
  const share = isNormal ? normalProbability(graph, value) : value;
  const inner = interpolateColumns(graph, share, references, quantiles);
  const ends = { first: graph.scalar(0), last: graph.scalar(1) };
  const made = { first: endsAt(graph, quantiles, 0), last: endsAt(graph, quantiles, -1) };
  return withEnds(graph, share, isNormal, ends, inner, made);
}

interface Ends {
  readonly first: Value;
  readonly last: Value;
}

/** What is at an end of the one becomes the end of the other; where both are the same, the first. */
function withEnds(graph: Graph, x: Value, isNormal: boolean, ends: Ends, inner: Value, made: Ends): Value {
  const threshold = graph.scalar(boundsThreshold);
  const isLast = isNormal
    ? compare(graph, 'Greater', binary(graph, 'Add', x, threshold), ends.last)
    : compare(graph, 'Equal', x, ends.last);
  const isFirst = isNormal
    ? compare(graph, 'Less', binary(graph, 'Sub', x, threshold), ends.first)
    : compare(graph, 'Equal', x, ends.first);
  return where(graph, isFirst, made.first, where(graph, isLast, made.last, inner));
}

function isToNormal(estimator: Estimator): boolean {
  const distribution = estimator.textOr('output_distribution', 'uniform');
  if (distribution !== 'normal' && distribution !== 'uniform') {
    throw estimator.mismatch('output_distribution', 'uniform or normal');
  }
  return distribution === 'normal';
}

async function tablesOf(
  estimator: Estimator,
  x: Value,
): Promise<{ readonly quantiles: ColumnTables; readonly references: ColumnTables }> {
  const columns = columnsOf(x);
  const references = (await estimator.numbers('references_')).data;
  if (references.length === 0) throw estimator.mismatch('references_', 'an array of numbers');
  const { data } = await estimator.matrixOf('quantiles_', references.length, columns);
  const quantiles = Array.from({ length: columns }, (_, column) =>
    references.map((_share, at) => data[at * columns + column] ?? Number.NaN),
  );
  return { quantiles, references: quantiles.map(() => references) };
}

function endsAt(graph: Graph, tables: ColumnTables, at: 0 | -1): Value {
  return graph.floats(
    tables.map((table) => table.at(at) ?? Number.NaN),
    [1, tables.length],
  );
}

function mirrored(numbers: Float64Array): Float64Array {
  return numbers.toReversed().map((number) => -number);
}
