import type { GraphOutline, NodeOutline } from '../outline.ts';

/** What the operators next to an input say about what they can be given. */
export interface InputLimits {
  /** Integers are below this, as they index a table of so many rows; null when they index none that is known. */
  readonly rows: number | null;
  /** Sizes that stored weights ask for, by axis; a negative axis counts from the last. */
  readonly sizes: ReadonlyMap<number, number>;
}

/** Operators that hand on the integers they are given, at most in another shape. */
const keepsElements = new Set([
  'Cast',
  'Concat',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
]);

/** Operators that hand on what they are given in the shape they are given it. */
const keepsShape = new Set(['Cast', 'Identity', 'Relu', 'Sigmoid', 'Tanh', 'Neg', 'Dropout', 'Clip']);

const handsOnStored = new Set(['Cast', 'DequantizeLinear', 'Identity']);

const maxSteps = 8;

/** What is known of each input of a graph by reading it, by name. */
export function inputLimits(graph: GraphOutline): ReadonlyMap<string, InputLimits> {
  const stored = storedShapes(graph);
  const users = new Map<string, NodeOutline[]>();
  for (const node of graph.nodes) {
    for (const name of new Set(node.inputs)) users.set(name, [...(users.get(name) ?? []), node]);
  }
  return new Map(
    graph.inputs.map(({ name }) => {
      const indexed = usesOf(name, users, keepsElements).flatMap(([node, value]) =>
        indexedRows(node, value, stored),
      );
      const sizes = usesOf(name, users, keepsShape).flatMap(([node, value]) => wanted(node, value, stored));
      return [name, { rows: indexed.length === 0 ? null : Math.min(...indexed), sizes: new Map(sizes) }];
    }),
  );
}

/** Shapes of what is stored in a graph, quantised or not, by the names it is used by. */
function storedShapes(graph: GraphOutline): ReadonlyMap<string, readonly number[]> {
  const stored = new Map(graph.initializers.map(({ name, dims }) => [name, dims]));
  for (const { opType, inputs, outputs, attributes } of graph.nodes) {
    const dims =
      opType === 'Constant'
        ? attributes.find(({ tensors }) => tensors.length > 0)?.tensors[0]?.dims
        : handsOnStored.has(opType)
          ? stored.get(inputs[0] ?? '')
          : undefined;
    if (dims !== undefined && outputs[0] !== undefined) stored.set(outputs[0], dims);
  }
  return stored;
}

/** The operators that take a value, directly or through operators that hand it on, each with the name they take it by. */
function usesOf(
  input: string,
  users: ReadonlyMap<string, readonly NodeOutline[]>,
  handsOn: ReadonlySet<string>,
): [NodeOutline, string][] {
  const uses: [NodeOutline, string][] = [];
  const seen = new Set([input]);
  let names = [input];
  for (let step = 0; step < maxSteps && names.length > 0; step += 1) {
    const next: string[] = [];
    for (const name of names) {
      for (const node of users.get(name) ?? []) {
        uses.push([node, name]);
        if (!handsOn.has(node.opType) || (node.inputs[0] !== name && node.opType !== 'Concat')) continue;
        next.push(...node.outputs.filter((output) => !seen.has(output)));
        for (const output of node.outputs) seen.add(output);
      }
    }
    names = next;
  }
  return uses;
}

/** Positions of the ids and of their tables among the inputs of com.microsoft's EmbedLayerNormalization. */
const embedTables = [
  [0, 2],
  [1, 4],
] as const;

function indexedRows(
  node: NodeOutline,
  value: string,
  stored: ReadonlyMap<string, readonly number[]>,
): number[] {
  const rowsAt = (table: number, axis: number): number[] => {
    const rows = stored.get(node.inputs[table] ?? '')?.at(axis);
    return rows === undefined || rows < 1 ? [] : [rows];
  };
  if (node.opType === 'Gather' && node.inputs[1] === value) return rowsAt(0, integerOf(node, 'axis') ?? 0);
  if (node.opType !== 'EmbedLayerNormalization') return [];
  return embedTables.flatMap(([ids, table]) => (node.inputs[ids] === value ? rowsAt(table, 0) : []));
}

/** Sizes by axis that an operator wants of its first input, or of either where they are added up or multiplied. */
function wanted(
  node: NodeOutline,
  value: string,
  stored: ReadonlyMap<string, readonly number[]>,
): [axis: number, size: number][] {
  const size = (axis: number, length: number | undefined): [number, number][] =>
    length === undefined || length < 1 ? [] : [[axis, length]];
  const isFirst = node.inputs[0] === value;
  const dims = stored.get((isFirst ? node.inputs[1] : node.inputs[0]) ?? '') ?? [];
  switch (node.opType) {
    case 'MatMul':
      return size(isFirst ? -1 : -2, isFirst ? (dims.at(-2) ?? dims.at(-1)) : dims.at(-1));
    case 'Gemm':
      if (!isFirst || integerOf(node, 'transA') === 1) return [];
      return size(1, dims[integerOf(node, 'transB') === 1 ? 1 : 0]);
    case 'Conv':
      if (!isFirst || dims[1] === undefined) return [];
      return size(1, dims[1] * (integerOf(node, 'group') ?? 1));
    case 'ConvTranspose':
      return isFirst ? size(1, dims[0]) : [];
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return isFirst ? size(2, dims[2]) : [];
    case 'BatchNormalization':
    case 'InstanceNormalization':
      return isFirst ? size(1, dims[0]) : [];
    case 'LayerNormalization':
      return isFirst ? size(-1, dims.at(-1)) : [];
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
      return dims.at(-1) === 1 ? [] : size(-1, dims.at(-1));
    case 'Scaler':
    case 'LinearRegressor': {
      const count = floatsOf(node, node.opType === 'Scaler' ? 'scale' : 'coefficients');
      const width = count / (node.opType === 'Scaler' ? 1 : (integerOf(node, 'targets') ?? 1));
      return width > 1 && Number.isInteger(width) ? [[-1, width]] : [];
    }
    default:
      return [];
  }
}

function integerOf({ attributes }: NodeOutline, name: string): number | undefined {
  return attributes.find((attribute) => attribute.name === name)?.integers[0];
}

function floatsOf({ attributes }: NodeOutline, name: string): number {
  return attributes.find((attribute) => attribute.name === name)?.floatCount ?? 0;
}
