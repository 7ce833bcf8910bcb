import type { Graph } from './graph.ts';
import { binary, compare, unary, where } from './operators.ts';
import type { Value } from './value.ts';

/** From here on 1 + x has all of x's digits but the last. */
const far = 0.5;

/**
 * log(1 + x) with all digits however small x is (log1p). ONNX has no operator of it; the error that 1 + x makes is taken out
 * again as William Kahan has it: https://docs.oracle.com/cd/E19957-01/806-3568/ncg_goldberg.html (theorem 4)
 */
export function logOnePlus(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const sum = binary(graph, 'Add', x, one);
  const log = unary(graph, 'Log', sum);
  const near = binary(graph, 'Div', binary(graph, 'Mul', log, x), binary(graph, 'Sub', sum, one));
  const nearest = where(graph, compare(graph, 'Equal', sum, one), x, near);
  return where(graph, isFar(graph, x), log, nearest);
}

/** exp(x) - 1 with all digits however small x is (expm1). */
export function expMinusOne(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const exp = unary(graph, 'Exp', x);
  const difference = binary(graph, 'Sub', exp, one);
  const near = binary(graph, 'Div', binary(graph, 'Mul', difference, x), unary(graph, 'Log', exp));
  const nearest = where(graph, compare(graph, 'Equal', exp, one), x, near);
  return where(graph, isFar(graph, x), difference, nearest);
}

function isFar(graph: Graph, x: Value): Value {
  return compare(graph, 'Greater', unary(graph, 'Abs', x), graph.scalar(far));
}
