import type { Graph } from '../../graph/graph.ts';
import {
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reduceColumns,
  reshape,
  where,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { donorMean, type Donors } from './donor-mean.ts';
import {
  indicatedColumns,
  isMissingNumber,
  missingValue,
  replacedNumber,
  withIndicators,
} from './missing-values.ts';
import { nanDistances } from './nan-distances.ts';

/**
 * The mean of what the nearest rows have where a value is missing: those nearest in the columns that both have.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/impute/_knn.py
 */
export async function convertKnnImputer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  if (estimator.get('metric') !== 'nan_euclidean') {
    throw estimator.unsupported(
      'has a function of its own as metric, which is not in the file',
      'Fit it with metric="nan_euclidean".',
    );
  }
  const missing = missingValue(estimator);
  const points = await fittedRows(estimator, features.count, replacedNumber(missing));
  const columns = [...Array(features.count).keys()];
  const known = columns.filter((column) => !columnOf(points, column).every(Number.isNaN));
  const isKept = estimator.flag('keep_empty_features', false);
  const transform = once(async () => {
    const x = features.matrix();
    const isMissing = isMissingNumber(graph, x, missing);
    const filled = isKept
      ? withZeros(
          graph,
          x,
          columns.map((column) => !known.includes(column)),
        )
      : gatherColumns(graph, x, known);
    const rows = rowsToFill(graph, gatherColumns(graph, isMissing, known));
    const ownMissing = rowsOf(graph, isMissing, rows);
    const distances = nanDistances(graph, rowsOf(graph, x, rows), ownMissing, points);
    const given = rowsOf(graph, filled, rows);
    const made: Value[] = [];
    for (const [at, column] of (isKept ? columns : known).entries()) {
      const value = gatherColumns(graph, given, [at]);
      const donors = donorsOf(points, column);
      const isWanted = gatherColumns(graph, ownMissing, [column]);
      made.push(
        donors.values.length === 0
          ? value
          : where(graph, isWanted, await donorMean(graph, distances, donors, estimator), value),
      );
    }
    const value = graph.node(
      'ScatterND',
      [filled, reshape(graph, rows, [-1, 1]), concatColumns(graph, made)],
      filled,
    );
    return withIndicators(graph, value, isMissing, await indicatedColumns(estimator, features.count));
  });
  return { kind: 'transformer', transform };
}

/** The rows that an imputer was fitted with, NaN where a value is missing. */
async function fittedRows(estimator: Estimator, columns: number, replaced: number | null): Promise<Numbers> {
  const { shape, data } = await estimator.matrixOf('_fit_X', null, columns);
  return { shape, data: data.map((number) => (number === replaced ? Number.NaN : number)) };
}

function columnOf({ shape, data }: Numbers, column: number): Float64Array {
  const [rows = 0, columns = 0] = shape;
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column] ?? Number.NaN);
}

/**
 * The fitted rows that have a value in a column, the last first: of rows that are equally far these are chosen. Which ones
 * scikit-learn chooses is up to numpy's version and to the processor.
 */
function donorsOf(points: Numbers, column: number): Donors {
  const all = columnOf(points, column);
  const rows = [...all.keys()].toReversed().filter((row) => !Number.isNaN(all[row]));
  return { rows, values: Float64Array.from(rows, (row) => all[row] ?? Number.NaN), of: all.length };
}

/** Numbers of the rows of which a value is missing: int64 [rows to fill]. Distances of others are never needed. */
function rowsToFill(graph: Graph, isMissing: Value): Value {
  const some = reduceColumns(graph, 'ReduceMax', cast(graph, isMissing, 'float64'));
  const isSome = reshape(graph, compare(graph, 'Greater', some, graph.scalar(0)), [-1]);
  return reshape(graph, graph.node('NonZero', [isSome], { dtype: 'int64', shape: [1, null] }), [-1]);
}

function rowsOf(graph: Graph, value: Value, rows: Value): Value {
  return graph.node('Gather', [value, rows], value, { attributes: { axis: { int: 0 } } });
}

/** Some columns zero, the others as they are. */
function withZeros(graph: Graph, x: Value, isZero: readonly boolean[]): Value {
  if (!isZero.includes(true)) return x;
  const data = Uint8Array.from(isZero, Number);
  return where(graph, graph.constant({ dtype: 'bool', shape: [1, data.length], data }), graph.scalar(0), x);
}
