import {
  binary,
  concatColumns,
  gatherColumns,
  matmul,
  reduceColumns,
  reshape,
} from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { classLabels } from '../classes/class-labels.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { posteriorMethods } from '../posterior.ts';

/** Each class has operators of its own. */
const maxClasses = 1000;

/**
 * QuadraticDiscriminantAnalysis: rows are normally distributed within each class, with a covariance of its own.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/discriminant_analysis.py (_decision_function)
 */
export async function convertQuadraticDiscriminant(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const classes = await classLabels(estimator);
  if (classes.length > maxClasses) {
    throw estimator.unsupported(`tells ${classes.length} classes apart, more than ${maxClasses}`);
  }
  const means = await estimator.matrixOf('means_', classes.length, features.count);
  const priors = await estimator.vectorOf('priors_', classes.length);
  const spreads = await classSpreads(estimator, classes.length, features.count);
  const scores = once(async () => {
    const x = features.matrix();
    const distances = concatColumns(
      graph,
      spreads.map((spread, at) => classDistance(graph, x, rowOf(means, at), spread)),
    );
    const volumes = spreads.map(({ logVolume }) => logVolume);
    const sum = binary(graph, 'Add', distances, graph.floats(volumes));
    const likelihood = binary(graph, 'Mul', sum, graph.scalar(-0.5));
    return binary(graph, 'Add', likelihood, graph.floats(priors.map(Math.log)));
  });
  const decision = once(async () => {
    const value = await scores();
    if (classes.length !== 2) return value;
    const [first, second] = [gatherColumns(graph, value, [0]), gatherColumns(graph, value, [1])];
    return reshape(graph, binary(graph, 'Sub', second, first), [-1]);
  });
  return { ...posteriorMethods(graph, classes, scores), decision_function: decision };
}

/** How a class lies around its mean. */
interface Spread {
  /** Its axes, each by how wide the class is along it: [columns, axes]. */
  readonly axes: Numbers;
  readonly logVolume: number;
}

async function classSpreads(
  estimator: Estimator,
  classCount: number,
  columnCount: number,
): Promise<readonly Spread[]> {
  const rotations = await estimator.items('rotations_');
  const scalings = await estimator.items('scalings_');
  if (rotations.length !== classCount || scalings.length !== classCount) {
    throw estimator.mismatch('rotations_', `a list of ${classCount} arrays, as scalings_`);
  }
  return await Array.fromAsync(rotations, async (item, at) => {
    const { shape, data } = await estimator.numbersOf(item, `rotations_[${at}]`);
    const { data: widths } = await estimator.numbersOf(scalings[at], `scalings_[${at}]`);
    if (shape.length !== 2 || shape[0] !== columnCount || shape[1] !== widths.length || widths.length === 0) {
      throw estimator.mismatch('rotations_', `a list of arrays of ${columnCount} rows`);
    }
    const axes = data.map((number, index) => number * (widths[index % widths.length] ?? Number.NaN) ** -0.5);
    return {
      axes: { shape, data: axes },
      logVolume: widths.reduce((sum, width) => sum + Math.log(width), 0),
    };
  });
}

/** The squared distance from a class's mean, along its axes: [rows, 1]. */
function classDistance(graph: Graph, x: Value, mean: Float64Array, { axes }: Spread): Value {
  const centered = binary(graph, 'Sub', x, graph.floats(mean, [1, mean.length]));
  const along = matmul(graph, centered, graph.floats(axes.data, axes.shape));
  return reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', along, along));
}

function rowOf({ shape, data }: Numbers, row: number): Float64Array {
  const [, columns = 0] = shape;
  return data.subarray(row * columns, (row + 1) * columns);
}
