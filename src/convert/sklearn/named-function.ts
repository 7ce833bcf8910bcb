import { expMinusOne, logOnePlus } from '../graph/near-zero.ts';
import { binary, clip, logarithm, unary, where } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue } from '../pickle/pickle-values.ts';

/** @param settings what the function was given by keyword beside its numbers */
type Written = (graph: Graph, value: Value, settings: ReadonlyMap<string, number>) => Value;

const same: Written = (_, value) => value;
const negative: Written = (graph, value) => unary(graph, 'Neg', value);
const absolute: Written = (graph, value) => unary(graph, 'Abs', value);
const truncated: Written = (graph, value) =>
  binary(graph, 'Mul', sign(graph, value), unary(graph, 'Floor', unary(graph, 'Abs', value)));

/** Functions of numpy by their names in it. */
const written: ReadonlyMap<string, Written> = new Map<string, Written>([
  ['abs', absolute],
  ['absolute', absolute],
  ['array', same],
  ['asarray', same],
  ['ascontiguousarray', same],
  ['cbrt', cubeRoot],
  ['ceil', (graph, value) => unary(graph, 'Ceil', value)],
  ['cos', (graph, value) => unary(graph, 'Cos', value)],
  ['exp', (graph, value) => unary(graph, 'Exp', value)],
  ['exp2', (graph, value) => binary(graph, 'Pow', graph.scalar(2), value)],
  ['expm1', expMinusOne],
  ['fabs', absolute],
  ['fix', truncated],
  ['floor', (graph, value) => unary(graph, 'Floor', value)],
  ['log', logarithm],
  ['log10', (graph, value) => binary(graph, 'Div', logarithm(graph, value), graph.scalar(Math.LN10))],
  ['log1p', logOnePlus],
  ['log2', (graph, value) => binary(graph, 'Div', logarithm(graph, value), graph.scalar(Math.LN2))],
  ['negative', negative],
  ['positive', same],
  ['reciprocal', (graph, value) => binary(graph, 'Div', graph.scalar(1), value)],
  ['rint', (graph, value) => unary(graph, 'Round', value)],
  ['sign', sign],
  ['sin', (graph, value) => unary(graph, 'Sin', value)],
  ['sqrt', (graph, value) => unary(graph, 'Sqrt', value)],
  ['square', (graph, value) => binary(graph, 'Mul', value, value)],
  ['tan', (graph, value) => binary(graph, 'Div', unary(graph, 'Sin', value), unary(graph, 'Cos', value))],
  ['tanh', (graph, value) => unary(graph, 'Tanh', value)],
  ['trunc', truncated],
]);

/** Those that have settings, with the names of these. */
const writtenWithSettings: ReadonlyMap<
  string,
  { readonly names: readonly string[]; readonly write: Written }
> = new Map([
  ['around', { names: ['decimals'], write: rounded }],
  ['clip', { names: ['a_min', 'a_max', 'min', 'max'], write: clipped }],
  ['round', { names: ['decimals'], write: rounded }],
  ['round_', { names: ['decimals'], write: rounded }],
]);

/**
 * Applies a function of numpy that a pickle names, as FunctionTransformer and TransformedTargetRegressor have them.
 *
 * @param keywords what it is given by keyword beside its numbers
 * @returns undefined for a function, or a setting of it, that isn't known
 */
export function applyNamed(
  graph: Graph,
  named: PickleValue,
  value: Value,
  keywords: PickleValue = null,
): Value | undefined {
  const path = functionPath(named);
  const settings = settingsOf(keywords);
  if (path === undefined || settings === undefined || !/^numpy(\.|$)/.test(path.module)) return undefined;
  const known = writtenWithSettings.get(path.name) ?? {
    names: [] as readonly string[],
    write: written.get(path.name),
  };
  const isKnown = [...settings.keys()].every((name) => known.names.includes(name));
  return isKnown ? known.write?.(graph, value, settings) : undefined;
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

/** @returns undefined where they aren't all numbers */
function settingsOf(keywords: PickleValue): ReadonlyMap<string, number> | undefined {
  const settings = new Map<string, number>();
  if (keywords === null) return settings;
  if (!(keywords instanceof PickleDict)) return undefined;
  for (const [name, value] of keywords.entries()) {
    // None is as if it were left out.
    if (value === null) continue;
    if (typeof name !== 'string' || !(typeof value === 'number' || typeof value === 'bigint'))
      return undefined;
    settings.set(name, Number(value));
  }
  return settings;
}

/** ONNX's Sign has 0 for NaN. */
function sign(graph: Graph, value: Value): Value {
  const isNaN = graph.node('IsNaN', [value], { dtype: 'bool', shape: value.shape });
  return where(graph, isNaN, value, unary(graph, 'Sign', value));
}

function cubeRoot(graph: Graph, value: Value): Value {
  const size = binary(graph, 'Pow', unary(graph, 'Abs', value), graph.scalar(1 / 3));
  return binary(graph, 'Mul', sign(graph, value), size);
}

/** numpy rounds what is scaled; halves go to the even neighbour. */
function rounded(graph: Graph, value: Value, settings: ReadonlyMap<string, number>): Value {
  const decimals = settings.get('decimals') ?? 0;
  if (decimals === 0) return unary(graph, 'Round', value);
  const [there, back] = decimals > 0 ? ['Mul', 'Div'] : ['Div', 'Mul'];
  const factor = graph.scalar(10 ** Math.abs(decimals));
  return binary(graph, back ?? '', unary(graph, 'Round', binary(graph, there ?? '', value, factor)), factor);
}

function clipped(graph: Graph, value: Value, settings: ReadonlyMap<string, number>): Value {
  const least = settings.get('a_min') ?? settings.get('min') ?? -Infinity;
  return clip(graph, value, least, settings.get('a_max') ?? settings.get('max') ?? Infinity);
}
