import type { Graph } from './graph.ts';
import { binary, compare, logarithm, unary, where } from './operators.ts';
import type { Value } from './value.ts';

/** From here on 1 + x has all of x's digits but the last. */
const far = 0.5;

/**
 * log(1 + x) with all digits however small x is (log1p). ONNX has no operator of it; the logarithm of the sum is put right by what the
 * sum was rounded by, as the C library has it: https://www.netlib.org/fdlibm/s_log1p.c
 */
export function logOnePlus(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const sum = binary(graph, 'Add', x, one);
  const log = logarithm(graph, sum);
  // Donald Knuth's: https://en.wikipedia.org/wiki/2Sum
  const added = binary(graph, 'Sub', sum, one);
  const lostOfOne = binary(graph, 'Sub', one, binary(graph, 'Sub', sum, added));
  const lost = binary(graph, 'Add', lostOfOne, binary(graph, 'Sub', x, added));
  const right = binary(graph, 'Add', log, binary(graph, 'Div', lost, sum));
  // Of infinity, and of what has no logarithm, nothing was lost that is a number.
  const isRounded = compare(graph, 'Greater', unary(graph, 'Abs', lost), graph.scalar(0));
  return where(graph, isRounded, right, log);
}

/** exp(x) - 1 with all digits however small x is (expm1). */
export function expMinusOne(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const exp = unary(graph, 'Exp', x);
  const difference = binary(graph, 'Sub', exp, one);
  const near = binary(graph, 'Div', binary(graph, 'Mul', difference, x), logarithm(graph, exp));
  const nearest = where(graph, compare(graph, 'Equal', exp, one), x, near);
  return where(graph, isFar(graph, x), difference, nearest);
}

function isFar(graph: Graph, x: Value): Value {
  return compare(graph, 'Greater', unary(graph, 'Abs', x), graph.scalar(far));
}
