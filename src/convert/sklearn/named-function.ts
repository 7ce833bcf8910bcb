import { binary, unary } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { PickleGlobal, PickleObject, type PickleValue } from '../pickle/pickle-values.ts';

type Written = (graph: Graph, value: Value) => Value;

const written: ReadonlyMap<string, Written> = new Map<string, Written>([
  ['abs', (graph, value) => unary(graph, 'Abs', value)],
  ['absolute', (graph, value) => unary(graph, 'Abs', value)],
  ['ceil', (graph, value) => unary(graph, 'Ceil', value)],
  ['cos', (graph, value) => unary(graph, 'Cos', value)],
  ['exp', (graph, value) => unary(graph, 'Exp', value)],
  ['expm1', (graph, value) => binary(graph, 'Sub', unary(graph, 'Exp', value), graph.scalar(1))],
  ['floor', (graph, value) => unary(graph, 'Floor', value)],
  ['log', (graph, value) => unary(graph, 'Log', value)],
  ['log10', (graph, value) => binary(graph, 'Div', unary(graph, 'Log', value), graph.scalar(Math.LN10))],
  ['log1p', (graph, value) => unary(graph, 'Log', binary(graph, 'Add', value, graph.scalar(1)))],
  ['log2', (graph, value) => binary(graph, 'Div', unary(graph, 'Log', value), graph.scalar(Math.LN2))],
  ['negative', (graph, value) => unary(graph, 'Neg', value)],
  ['sign', (graph, value) => unary(graph, 'Sign', value)],
  ['sin', (graph, value) => unary(graph, 'Sin', value)],
  ['sqrt', (graph, value) => unary(graph, 'Sqrt', value)],
  ['square', (graph, value) => binary(graph, 'Mul', value, value)],
  ['tanh', (graph, value) => unary(graph, 'Tanh', value)],
]);

/**
 * Applies a function of numpy that a pickle names, as FunctionTransformer and TransformedTargetRegressor have them.
 *
 * @returns undefined for a function that isn't known
 */
export function applyNamed(graph: Graph, named: PickleValue, value: Value): Value | undefined {
  const path = functionPath(named);
  if (path === undefined || !/^numpy(\.|$)/.test(path.module)) return undefined;
  return written.get(path.name)?.(graph, value);
}

/** Module and name of a function: as they stand, or in what numpy makes its own functions of. */
export function functionPath(
  named: PickleValue,
): { readonly module: string; readonly name: string } | undefined {
  if (named instanceof PickleGlobal) return named;
  if (!(named instanceof PickleObject) || named.type.name !== '_ufunc_reconstruct') return undefined;
  const [module, name] = named.args;
  return typeof module === 'string' && typeof name === 'string' ? { module, name } : undefined;
}
