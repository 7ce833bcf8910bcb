import type { Graph } from '../../graph/graph.ts';
import { binary, matmul, reduceColumns, unary } from '../../graph/operators.ts';
import { exactDistances } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';

/** Sums of products of kernels may be nested so deep. */
const maxDepth = 100;

/**
 * How much rows are like those that a Gaussian process was fitted with.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/gaussian_process/kernels.py
 *
 * @param x float64 [rows, columns]
 * @param points [points, columns]
 * @returns float64 [rows, points], or [1, 1] where it's the same for all
 * @throws MlpackError MODEL_UNSUPPORTED for a kernel that isn't known
 */
export async function gpKernel(
  graph: Graph,
  x: Value,
  points: Numbers,
  kernel: Estimator,
  depth = 0,
): Promise<Value> {
  const of = (name: string) => gpKernel(graph, x, points, inner(kernel, name, depth), depth + 1);
  const composed = await composition(graph, kernel, of);
  if (composed !== undefined) return composed;
  switch (kernel.type) {
    case 'sklearn.ConstantKernel':
      return constant(graph, await kernel.number('constant_value'));
    case 'sklearn.WhiteKernel':
      // Noise is only in what it was fitted with.
      return constant(graph, 0);
    case 'sklearn.DotProduct': {
      const product = matmul(graph, x, graph.constant(transposed(points)));
      return binary(graph, 'Add', product, graph.scalar((await kernel.number('sigma_0')) ** 2));
    }
    case 'sklearn.RBF':
      return unary(
        graph,
        'Exp',
        binary(graph, 'Mul', await scaledDistances(graph, x, points, kernel), graph.scalar(-0.5)),
      );
    case 'sklearn.Matern':
      return await matern(graph, await scaledDistances(graph, x, points, kernel), kernel);
    case 'sklearn.RationalQuadratic': {
      const alpha = await kernel.number('alpha');
      const scale = 2 * alpha * (await kernel.number('length_scale')) ** 2;
      const ratio = binary(graph, 'Div', exactDistances(graph, x, points), graph.scalar(scale));
      return binary(graph, 'Pow', binary(graph, 'Add', ratio, graph.scalar(1)), graph.scalar(-alpha));
    }
    case 'sklearn.ExpSineSquared':
      return await expSineSquared(graph, exactDistances(graph, x, points), kernel);
    default:
      throw unknownKernel(kernel);
  }
}

/**
 * How much each row is like itself, with noise.
 * @returns float64 [rows, 1], or [1, 1] where it's the same for all
 */
export async function gpDiagonal(graph: Graph, x: Value, kernel: Estimator, depth = 0): Promise<Value> {
  const of = (name: string) => gpDiagonal(graph, x, inner(kernel, name, depth), depth + 1);
  const composed = await composition(graph, kernel, of);
  if (composed !== undefined) return composed;
  switch (kernel.type) {
    case 'sklearn.ConstantKernel':
      return constant(graph, await kernel.number('constant_value'));
    case 'sklearn.WhiteKernel':
      return constant(graph, await kernel.number('noise_level'));
    case 'sklearn.DotProduct': {
      const square = reduceColumns(graph, 'ReduceSum', binary(graph, 'Mul', x, x));
      return binary(graph, 'Add', square, graph.scalar((await kernel.number('sigma_0')) ** 2));
    }
    case 'sklearn.RBF':
    case 'sklearn.Matern':
    case 'sklearn.RationalQuadratic':
    case 'sklearn.ExpSineSquared':
      return constant(graph, 1);
    default:
      throw unknownKernel(kernel);
  }
}

/** A kernel that is made of others, each by its attribute; undefined of one that isn't. */
async function composition(
  graph: Graph,
  kernel: Estimator,
  of: (name: string) => Promise<Value>,
): Promise<Value | undefined> {
  switch (kernel.type) {
    case 'sklearn.Sum':
      return binary(graph, 'Add', await of('k1'), await of('k2'));
    case 'sklearn.Product':
      return binary(graph, 'Mul', await of('k1'), await of('k2'));
    case 'sklearn.Exponentiation':
      return binary(graph, 'Pow', await of('kernel'), graph.scalar(await kernel.number('exponent')));
    default:
      return undefined;
  }
}

function inner(kernel: Estimator, name: string, depth: number): Estimator {
  if (depth >= maxDepth) throw kernel.unsupported(`is nested deeper than ${maxDepth} kernels`);
  return kernel.estimator(name);
}

function constant(graph: Graph, number: number): Value {
  return graph.floats([number], [1, 1]);
}

/** Squared distances in units of the length scale, of which each column may have its own. */
async function scaledDistances(graph: Graph, x: Value, points: Numbers, kernel: Estimator): Promise<Value> {
  const [, columns = 0] = points.shape;
  const { data: scales } = await kernel.numbers('length_scale');
  if (scales.length !== 1 && scales.length !== columns) {
    throw kernel.mismatch('length_scale', `a number, or ${columns} of them`);
  }
  const data = points.data.map((number, at) => number / (scales[at % scales.length] ?? 1));
  const scaled = binary(graph, 'Div', x, graph.floats(scales, [1, scales.length]));
  return exactDistances(graph, scaled, { shape: points.shape, data });
}

async function matern(graph: Graph, squares: Value, kernel: Estimator): Promise<Value> {
  const nu = await kernel.number('nu');
  const falling = (value: Value) => unary(graph, 'Exp', unary(graph, 'Neg', value));
  if (nu === Number.POSITIVE_INFINITY) return falling(binary(graph, 'Div', squares, graph.scalar(2)));
  const distances = unary(graph, 'Sqrt', squares);
  if (nu === 0.5) return falling(distances);
  if (nu !== 1.5 && nu !== 2.5) {
    throw kernel.unsupported(`has nu=${nu}`, 'Use nu=0.5, 1.5, 2.5 or inf, which need no Bessel function.');
  }
  const scaled = binary(graph, 'Mul', distances, graph.scalar(Math.sqrt(2 * nu)));
  const linear = binary(graph, 'Add', scaled, graph.scalar(1));
  const third = binary(graph, 'Div', binary(graph, 'Mul', scaled, scaled), graph.scalar(3));
  return binary(graph, 'Mul', nu === 1.5 ? linear : binary(graph, 'Add', linear, third), falling(scaled));
}

async function expSineSquared(graph: Graph, squares: Value, kernel: Estimator): Promise<Value> {
  const turns = binary(graph, 'Mul', unary(graph, 'Sqrt', squares), graph.scalar(Math.PI));
  const angle = binary(graph, 'Div', turns, graph.scalar(await kernel.number('periodicity')));
  const sine = unary(graph, 'Sin', angle);
  const scaled = binary(graph, 'Div', sine, graph.scalar(await kernel.number('length_scale')));
  const square = binary(graph, 'Mul', scaled, scaled);
  return unary(graph, 'Exp', binary(graph, 'Mul', square, graph.scalar(-2)));
}

function unknownKernel(kernel: Estimator): Error {
  return kernel.unsupported(
    `is a ${kernel.object.type.name}, a kernel that mlpack doesn't convert`,
    'Use RBF, Matern, RationalQuadratic, ExpSineSquared, DotProduct, ConstantKernel, WhiteKernel, their sums, products and powers.',
  );
}
