import type { Graph } from './graph.ts';
import { binary, compare, unary, where } from './operators.ts';
import type { Value } from './value.ts';

/** Coefficients of polynomials, the highest power first. */
interface Quotient {
  readonly over: readonly number[];
  readonly under: readonly number[];
}

/** erf(x) / x by x² up to 0.46875 */
const near: Quotient = {
  over: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  under: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};

/** erfc(x) exp(x²) by x from there to 4 */
const middle: Quotient = {
  over: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  under: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
};

/** (1/sqrt(pi) - erfc(x) exp(x²) x) x² by 1/x² from there on */
const far: Quotient = {
  over: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  under: [
    1, 2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
};

/**
 * The error function of float64, which onnxruntime's Erf doesn't take: rational approximations by W. J. Cody, "Rational
 * Chebyshev approximations for the error function" (1969), right to about 1e-16.
 */
export function erf(graph: Graph, x: Value): Value {
  const size = unary(graph, 'Abs', x);
  const square = binary(graph, 'Mul', x, x);
  const nearly = binary(graph, 'Mul', size, quotient(graph, square, near));
  const bell = unary(graph, 'Exp', unary(graph, 'Neg', square));
  const middling = complement(binary(graph, 'Mul', bell, quotient(graph, size, middle)));
  // Where these are not wanted they must not divide by zero, either.
  const apart = binary(graph, 'Max', size, graph.scalar(1));
  const inverse = binary(graph, 'Div', graph.scalar(1), binary(graph, 'Mul', apart, apart));
  const small = binary(graph, 'Mul', inverse, quotient(graph, inverse, far));
  const share = binary(graph, 'Sub', graph.scalar(1 / Math.sqrt(Math.PI)), small);
  const farther = complement(binary(graph, 'Div', binary(graph, 'Mul', bell, share), apart));
  const beyond = where(graph, compare(graph, 'Greater', size, graph.scalar(4)), farther, middling);
  const all = where(graph, compare(graph, 'LessOrEqual', size, graph.scalar(0.46875)), nearly, beyond);
  // There it is 1 to the last bit, and polynomials may overflow.
  const isWhole = compare(graph, 'Greater', size, graph.scalar(6));
  return binary(graph, 'Mul', unary(graph, 'Sign', x), where(graph, isWhole, graph.scalar(1), all));

  function complement(value: Value): Value {
    return binary(graph, 'Sub', graph.scalar(1), value);
  }
}

function quotient(graph: Graph, x: Value, { over, under }: Quotient): Value {
  return binary(graph, 'Div', polynomial(graph, x, over), polynomial(graph, x, under));
}

/** @param coefficients the highest power first */
function polynomial(graph: Graph, x: Value, [first = 0, ...others]: readonly number[]): Value {
  return others.reduce<Value>(
    (value, coefficient) => binary(graph, 'Add', binary(graph, 'Mul', value, x), graph.scalar(coefficient)),
    graph.scalar(first),
  );
}
