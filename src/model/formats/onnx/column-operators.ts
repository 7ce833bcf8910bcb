import type { AttributeOutline, GraphOutline, NodeOutline } from './outline.ts';

/** A column of an input, wherever in the graph it has got to. */
export interface Column {
  readonly isText: boolean;
  /** What encoders know of it. */
  readonly known: Set<string | number>;
  /** Whether something else than an encoder uses it, so that other values mean something, too. */
  isOpen: boolean;
}

type ColumnsByValue = ReadonlyMap<string, readonly Column[]>;
type Elements = readonly (string | number)[];

/**
 * What an encoder tells apart of values like those of `taken`, the columns it is given; null of any other operator.
 * Operators: https://onnx.ai/onnx/operators/#ai-onnx-ml
 */
export function encoderCategories(
  { opType, domain, attributes }: NodeOutline,
  taken: readonly Column[],
): Elements | null {
  const isEncoder = ['OneHotEncoder', 'LabelEncoder', 'CategoryMapper'].includes(opType);
  if (domain !== 'ai.onnx.ml' || !isEncoder) return null;
  const isText = taken.every((column) => column.isText);
  const values = attributes
    .filter(({ name }) => /^(?:cats|keys|classes)_/u.test(name))
    .flatMap(({ strings, integers, tensors }) => [...strings, ...integers, ...(tensors[0]?.values ?? [])])
    .filter((value) => (typeof value === 'string') === isText);
  return values.every((value) => isText || Number.isSafeInteger(value)) ? values : [];
}

/** The columns of what an operator returns when it does no more than pass them on, select or join them; else null. */
export function passedColumns(
  { opType, inputs, attributes }: NodeOutline,
  columnsOf: ColumnsByValue,
  constants: ReadonlyMap<string, Elements>,
): readonly Column[] | null {
  const [first = '', second = ''] = inputs;
  const taken = columnsOf.get(first) ?? null;
  const axis = attributes.find(({ name }) => name === 'axis')?.integers[0];
  const isLastAxis = axis === 1 || axis === -1;
  switch (opType) {
    case 'Identity':
    case 'Cast':
      return taken;
    case 'Reshape':
    case 'Squeeze':
    case 'Unsqueeze':
    case 'Flatten':
      return taken?.length === 1 ? taken : null;
    case 'Concat': {
      const parts = inputs.map((name) => columnsOf.get(name));
      return isLastAxis && parts.every((part) => part !== undefined) ? parts.flat() : null;
    }
    case 'ArrayFeatureExtractor':
      return selected(taken, constants.get(second));
    case 'Gather':
      return isLastAxis ? selected(taken, constants.get(second)) : null;
    default:
      return null;
  }
}

function selected(taken: readonly Column[] | null, indices: Elements | undefined): Column[] | null {
  const chosen = (indices ?? []).flatMap((index) => taken?.at(Number(index)) ?? []);
  return indices !== undefined && chosen.length === indices.length ? chosen : null;
}

/** The elements that are kept of initializers and constants, by name. */
export function smallTensors({ initializers, nodes }: GraphOutline): Map<string, Elements> {
  const found = new Map<string, Elements>();
  for (const { name, values } of initializers) if (values !== null) found.set(name, values);
  for (const { opType, attributes, outputs } of nodes) {
    const [tensor] = opType === 'Constant' ? attributes.flatMap(valueOf) : [];
    if (tensor?.values != null) found.set(outputs[0] ?? '', tensor.values);
  }
  return found;
}

function valueOf({ name, tensors }: AttributeOutline) {
  return name === 'value' ? tensors : [];
}
