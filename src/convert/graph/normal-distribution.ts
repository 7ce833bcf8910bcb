import type { Graph } from './graph.ts';
import { binary, compare, logarithm, unary, where } from './operators.ts';
import type { Value } from './value.ts';

/** Two polynomials, each with the coefficient of the highest power first. */
interface Rational {
  readonly over: readonly number[];
  readonly under: readonly number[];
}

/**
 * Michael Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988), PPND16.
 * Its third range, of probabilities below 1e-11, is left out.
 */
const quantileMiddle: Rational = {
  over: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  under: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};
const quantileTail: Rational = {
  over: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  under: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};

/**
 * William Cody, Rational Chebyshev Approximations for the Error Function, Mathematics of Computation 23 (1969): near zero
 * of x², then of |x|, then of 1/x².
 */
const erfNear: Rational = {
  over: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  under: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const erfcMiddle: Rational = {
  over: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  under: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
};
const erfcFar: Rational = {
  over: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  under: [
    1, 2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
};

/**
 * The number that a normal one is below with some probability (norm.ppf), to the last bits of float64.
 *
 * @param probability float64, from 1e-11 to 1 - 1e-11
 */
export function normalQuantile(graph: Graph, probability: Value): Value {
  const number = (value: number) => graph.scalar(value);
  const centre = binary(graph, 'Sub', probability, number(0.5));
  const nearness = binary(graph, 'Sub', number(0.180625), binary(graph, 'Mul', centre, centre));
  const middle = binary(graph, 'Mul', centre, rational(graph, nearness, quantileMiddle));
  const rest = graph.node('Min', [probability, binary(graph, 'Sub', number(1), probability)], probability);
  const root = unary(graph, 'Sqrt', unary(graph, 'Neg', logarithm(graph, rest)));
  const size = rational(graph, binary(graph, 'Sub', root, number(1.6)), quantileTail);
  const isLow = compare(graph, 'Less', centre, number(0));
  const tail = where(graph, isLow, unary(graph, 'Neg', size), size);
  const isMiddle = compare(graph, 'LessOrEqual', unary(graph, 'Abs', centre), number(0.425));
  return where(graph, isMiddle, middle, tail);
}

/** With which probability a normal number is below some (norm.cdf). */
export function normalProbability(graph: Graph, value: Value): Value {
  const scaled = binary(graph, 'Mul', value, graph.scalar(-Math.SQRT1_2));
  return binary(graph, 'Mul', complementaryErrorFunction(graph, scaled), graph.scalar(0.5));
}

/** erf, of which ONNX has an operator that onnxruntime computes for float32 only. */
export function errorFunction(graph: Graph, x: Value): Value {
  const { near, far, isNear } = errorParts(graph, x);
  const size = binary(graph, 'Sub', graph.scalar(1), far);
  return where(graph, isNear, near, where(graph, isNegative(graph, x), unary(graph, 'Neg', size), size));
}

/** 1 - erf, with all digits also where that is small (erfc). */
function complementaryErrorFunction(graph: Graph, x: Value): Value {
  const { near, far, isNear } = errorParts(graph, x);
  const distant = where(graph, isNegative(graph, x), binary(graph, 'Sub', graph.scalar(2), far), far);
  return where(graph, isNear, binary(graph, 'Sub', graph.scalar(1), near), distant);
}

/** erf(x) where x is near 0, and erfc(|x|) where it is not. */
function errorParts(
  graph: Graph,
  x: Value,
): { readonly near: Value; readonly far: Value; readonly isNear: Value } {
  const size = unary(graph, 'Abs', x);
  const square = binary(graph, 'Mul', x, x);
  const near = binary(graph, 'Mul', x, rational(graph, square, erfNear));
  const bell = unary(graph, 'Exp', unary(graph, 'Neg', square));
  const middle = binary(graph, 'Mul', bell, rational(graph, size, erfcMiddle));
  const inverse = binary(graph, 'Div', graph.scalar(1), square);
  const correction = binary(graph, 'Mul', inverse, rational(graph, inverse, erfcFar));
  const limit = binary(graph, 'Sub', graph.scalar(1 / Math.sqrt(Math.PI)), correction);
  const farthest = binary(graph, 'Mul', binary(graph, 'Div', bell, size), limit);
  const isFarthest = compare(graph, 'Greater', size, graph.scalar(4));
  const isNear = compare(graph, 'LessOrEqual', size, graph.scalar(0.46875));
  return { near, far: where(graph, isFarthest, farthest, middle), isNear };
}

function isNegative(graph: Graph, x: Value): Value {
  return compare(graph, 'Less', x, graph.scalar(0));
}

function rational(graph: Graph, x: Value, { over, under }: Rational): Value {
  return binary(graph, 'Div', polynomial(graph, x, over), polynomial(graph, x, under));
}

function polynomial(graph: Graph, x: Value, [first = 0, ...others]: readonly number[]): Value {
  return others.reduce<Value>(
    (sum, coefficient) => binary(graph, 'Add', binary(graph, 'Mul', sum, x), graph.scalar(coefficient)),
    graph.scalar(first),
  );
}
