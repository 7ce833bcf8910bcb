import { elementType } from '../wire/element-types.ts';
import type { NodeOutline, TensorOutline, ValueOutline } from '../outline.ts';
import { own } from '../../../../../contract/own.ts';

/** One rectangle of a drawing. */
export interface Box {
  /** `learnt`: an operator that holds parameters; `folded`: several operators. */
  readonly kind: 'input' | 'output' | 'operator' | 'learnt' | 'folded';
  readonly title: string;
  /** Lines of text below the title. */
  readonly lines: readonly string[];
  /** Path of the module that an exporter made the operator from, outermost first; empty when it doesn't say. */
  readonly scope: readonly string[];
  /** The whole, for a tooltip. */
  readonly description: string;
}

/** What is told of attributes, by their name in the operators' definitions. */
const toldAttributes: Readonly<Record<string, string>> = {
  kernel_shape: 'kernel',
  strides: 'stride',
  dilations: 'dilation',
  group: 'groups',
  axis: 'axis',
  axes: 'axes',
  perm: 'order',
  hidden_size: 'hidden',
};
const shownNames = 4;
const timesSigned = new Set(['kernel_shape', 'strides', 'dilations']);

/** @param stored the weights and constants that the operator takes */
export function operatorBox(node: NodeOutline, stored: readonly TensorOutline[]): Box {
  const { opType, domain, name, attributes } = node;
  const weights = stored.filter(({ values, dims }) => values === null && dims.length > 0);
  const learns = weights.length > 0 || (domain === 'ai.onnx.ml' && attributes.some((a) => a.floatCount > 0));
  const inner = attributes.reduce(
    (sum, { graphs }) => sum + graphs.reduce((n, g) => n + g.nodes.length, 0),
    0,
  );
  const lines = [
    ...(weights.length > 0 ? [shortList(weights.map(({ dims }) => dims.join('×')))] : []),
    ...stored.flatMap(({ values }) => (values === null ? [] : [`(${shortList(values.map(String))})`])),
    ...attributes.flatMap(attributeText),
    ...(inner > 0 ? [inner === 1 ? '1 operator inside' : `${inner} operators inside`] : []),
  ];
  const qualified = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
  return {
    kind: learns ? 'learnt' : 'operator',
    title: opType,
    lines,
    scope: scopeOf(name),
    description: [name === '' ? qualified : `${qualified} ${name}`, ...lines].join('\n'),
  };
}

/** Exporters name operators by paths: /encoder/layer.0/attention/MatMul, or encoder.0.attention.MatMul. */
function scopeOf(name: string): string[] {
  const parts = name.split(name.includes('/') ? '/' : '.').filter((part) => part !== '');
  return parts.slice(0, -1);
}

function attributeText({ name, integers, strings }: NodeOutline['attributes'][number]): string[] {
  const told = own(toldAttributes, name);
  const isUsual = integers.every((value) => value === 1) && name !== 'axis' && name !== 'kernel_shape';
  if (told !== undefined && integers.length > 0 && !isUsual) {
    return [`${told} ${integers.join(timesSigned.has(name) ? '×' : ', ')}`];
  }
  const names = /^(?:classlabels|cats|keys)_/u.test(name) ? [...strings, ...integers] : [];
  return names.length > 0 ? [shortList(names.map(String))] : [];
}

/** A box for the inputs or for the outputs: nearly always there is one of them. */
export function tensorBox(kind: 'input' | 'output', values: readonly ValueOutline[]): Box {
  const descriptions = values.map((value) => `${value.name}: ${typeText(value)}`);
  const [only] = values.length === 1 ? values : [];
  return {
    kind,
    title: only === undefined ? `${values.length} ${kind}s` : only.name,
    lines: only === undefined ? descriptions.slice(0, shownNames) : [typeText(only)],
    scope: [],
    description: [kind, ...descriptions].join('\n'),
  };
}

function typeText({ type }: ValueOutline): string {
  if (type === null) return 'unknown';
  const name = elementType(type.elementType)?.name ?? 'unknown';
  if (type.kind !== 'tensor') return `${type.kind} of ${name}`;
  return type.shape === null ? name : `${name} [${type.shape.map((size) => size ?? '?').join(', ')}]`;
}

/** The first names, and how many more there are. */
export function shortList(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(', ') + (more > 0 ? `, … ${more} more` : '');
}
