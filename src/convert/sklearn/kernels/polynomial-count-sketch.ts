import type { Graph } from '../../graph/graph.ts';
import { binary, concatColumns, matmul } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** The matrix that turns the product back has the square of it. */
const maxComponents = 2048;
/** Each column has a weight for each component, twice for each degree. */
const maxWeights = 2 ** 24;
const maxDegree = 64;

/** A complex number for each row and frequency. */
interface Spectrum {
  readonly real: Value;
  readonly imaginary: Value;
}

/**
 * The kernel "poly" by sketches: columns are added up into fewer ones with random signs, and the sketches of each factor
 * convolved, which is a product of their spectra.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_approximation.py (PolynomialCountSketch)
 */
export async function convertPolynomialCountSketch(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const components = await estimator.number('n_components');
  if (!(Number.isInteger(components) && components >= 1 && components <= maxComponents)) {
    throw estimator.unsupported(`has ${components} components, where at most ${maxComponents} are converted`);
  }
  const transform = once(async () => {
    const coef0 = await estimator.number('coef0');
    const scaled = binary(
      graph,
      'Mul',
      features.matrix(),
      graph.scalar(Math.sqrt(await estimator.number('gamma'))),
    );
    const constant = () => constantRows(graph, features, graph.floats([Math.sqrt(coef0)], [1, 1]));
    const x = coef0 === 0 ? scaled : concatColumns(graph, [scaled, constant()]);
    const columns = features.count + (coef0 === 0 ? 0 : 1);
    const places = await estimator.matrixOf('indexHash_', null, columns);
    const signs = await estimator.matrixOf('bitHash_', places.shape[0] ?? 0, columns);
    const [degree = 0] = places.shape;
    if (degree < 1 || degree > maxDegree) throw estimator.mismatch('indexHash_', `at most ${maxDegree} rows`);
    if (columns * components * degree > maxWeights) {
      throw estimator.unsupported(
        `has ${components} components of ${columns} columns, too many to be converted`,
      );
    }
    let product: Spectrum | undefined;
    for (let factor = 0; factor < degree; factor += 1) {
      const own = spectrumOf(graph, x, rowOf(places, factor), rowOf(signs, factor), components);
      product = product === undefined ? own : multiplied(graph, product, own);
    }
    if (product === undefined) throw estimator.mismatch('indexHash_', 'a row for each factor');
    return Features.of(graph, turnedBack(graph, product, components));
  });
  return { kind: 'transformer', transform };
}

function rowOf({ shape, data }: Numbers, row: number): Float64Array {
  const [, columns = 0] = shape;
  return data.subarray(row * columns, (row + 1) * columns);
}

/** The spectrum of a sketch in which each column is at a place, with a sign. */
function spectrumOf(
  graph: Graph,
  x: Value,
  places: Float64Array,
  signs: Float64Array,
  components: number,
): Spectrum {
  const part = (wave: (angle: number) => number, sign: number) => {
    const weights = [...places].flatMap((place, column) =>
      Array.from(
        { length: components },
        (_, frequency) => sign * (signs[column] ?? 0) * wave(turn(place * frequency, components)),
      ),
    );
    return matmul(graph, x, graph.floats(weights, [places.length, components]));
  };
  return { real: part(Math.cos, 1), imaginary: part(Math.sin, -1) };
}

function multiplied(graph: Graph, left: Spectrum, right: Spectrum): Spectrum {
  const times = (one: Value, other: Value) => binary(graph, 'Mul', one, other);
  return {
    real: binary(graph, 'Sub', times(left.real, right.real), times(left.imaginary, right.imaginary)),
    imaginary: binary(graph, 'Add', times(left.real, right.imaginary), times(left.imaginary, right.real)),
  };
}

/** The real part of the inverse transform. */
function turnedBack(graph: Graph, { real, imaginary }: Spectrum, components: number): Value {
  const part = (value: Value, wave: (angle: number) => number) => {
    const weights = new Float64Array(components * components);
    for (const at of weights.keys()) {
      const [frequency, place] = [Math.floor(at / components), at % components];
      weights[at] = wave(turn(frequency * place, components)) / components;
    }
    return matmul(graph, value, graph.floats(weights, [components, components]));
  };
  return binary(graph, 'Sub', part(real, Math.cos), part(imaginary, Math.sin));
}

/** An angle of whole turns and parts, within one turn: exact also for many turns. */
function turn(steps: number, perTurn: number): number {
  return (2 * Math.PI * (steps % perTurn)) / perTurn;
}
