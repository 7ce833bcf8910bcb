import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, reshape, together } from '../../graph/operators.ts';
import { columnsApart, exactDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';

/** How far rows are from the components of a mixture, and how narrow these are. */
export interface Components {
  /** Squared, each in units of how wide its component is: float64 [rows, components]. */
  readonly distances: Value;
  /** Logarithms of the determinants of what distances are scaled with. */
  readonly logDeterminants: Float64Array;
}

/**
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/mixture/_gaussian_mixture.py (_estimate_log_gaussian_prob)
 *
 * @param means [components, columns]
 */
export async function componentDistances(
  graph: Graph,
  x: Value,
  means: Numbers,
  estimator: Estimator,
): Promise<Components> {
  const [count = 0, columns = 0] = means.shape;
  const name = 'precisions_cholesky_';
  const type = estimator.text('covariance_type');
  const log = (numbers: Iterable<number>) => [...numbers].reduce((sum, number) => sum + Math.log(number), 0);
  switch (type) {
    case 'full': {
      const scales = await estimator.vectorOf(name, count * columns * columns);
      const ofComponent = (index: number) =>
        scales.subarray(index * columns * columns, (index + 1) * columns * columns);
      return {
        distances: turnedDistances(graph, x, means, ofComponent),
        logDeterminants: Float64Array.from({ length: count }, (_, index) =>
          log(diagonal(ofComponent(index), columns)),
        ),
      };
    }
    case 'tied': {
      const { shape, data } = await estimator.matrixOf(name, columns, columns);
      const turned = { shape: means.shape, data: product(means, data) };
      return {
        distances: exactDistances(graph, matmul(graph, x, graph.floats(data, shape)), turned),
        logDeterminants: new Float64Array(count).fill(log(diagonal(data, columns))),
      };
    }
    case 'diag': {
      const { data } = await estimator.matrixOf(name, count, columns);
      const logDeterminants = Float64Array.from({ length: count }, (_, index) =>
        log(data.subarray(index * columns, (index + 1) * columns)),
      );
      return { distances: scaledDistances(graph, x, means, data), logDeterminants };
    }
    case 'spherical': {
      const scales = await estimator.vectorOf(name, count);
      const squares = graph.floats(
        scales.map((scale) => scale ** 2),
        [1, count],
      );
      return {
        distances: binary(graph, 'Mul', exactDistances(graph, x, means), squares),
        logDeterminants: scales.map((scale) => columns * Math.log(scale)),
      };
    }
    default:
      throw estimator.mismatch('covariance_type', 'full, tied, diag or spherical');
  }
}

/** Each component turns and scales the columns in its own way. */
function turnedDistances(
  graph: Graph,
  x: Value,
  means: Numbers,
  ofComponent: (index: number) => Float64Array,
): Value {
  const [count = 0, columns = 0] = means.shape;
  const all = new Float64Array(columns * count * columns);
  const middles = new Float64Array(count * columns);
  for (let index = 0; index < count; index += 1) {
    const scale = ofComponent(index);
    const mean = means.data.subarray(index * columns, (index + 1) * columns);
    middles.set(product({ shape: [1, columns], data: mean }, scale), index * columns);
    for (let row = 0; row < columns; row += 1) {
      all.set(scale.subarray(row * columns, (row + 1) * columns), (row * count + index) * columns);
    }
  }
  const turned = matmul(graph, x, graph.floats(all, [columns, count * columns]));
  const apart = binary(graph, 'Sub', turned, graph.floats(middles, [1, count * columns]));
  const squares = reshape(graph, binary(graph, 'Mul', apart, apart), [-1, count, columns]);
  return graph.node(
    'ReduceSum',
    [squares, graph.ints([2])],
    { dtype: 'float64', shape: [null, count] },
    { attributes: { keepdims: { int: 0 } } },
  );
}

/** Each component scales each column in its own way. */
function scaledDistances(graph: Graph, x: Value, means: Numbers, scales: Float64Array): Value {
  const [count = 0, columns = 0] = means.shape;
  const parts = columnsApart(graph, x).map((own, column) => {
    const of = (numbers: Float64Array) =>
      graph.floats(
        Float64Array.from({ length: count }, (_, index) => numbers[index * columns + column] ?? Number.NaN),
        [1, count],
      );
    const apart = binary(graph, 'Mul', binary(graph, 'Sub', own, of(means.data)), of(scales));
    return binary(graph, 'Mul', apart, apart);
  });
  return together(graph, 'Add', parts);
}

function diagonal(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => matrix[at * (size + 1)] ?? Number.NaN);
}

/** Rows multiplied with a square matrix. */
function product({ shape, data }: Numbers, matrix: Float64Array): Float64Array {
  const [rows = 0, columns = 0] = shape;
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let inner = 0; inner < columns; inner += 1) {
      const number = data[row * columns + inner] ?? Number.NaN;
      for (let column = 0; column < columns; column += 1) {
        const at = row * columns + column;
        result[at] = (result[at] ?? 0) + number * (matrix[inner * columns + column] ?? Number.NaN);
      }
    }
  }
  return result;
}
