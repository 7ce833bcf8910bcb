import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import type { GraphParts, NodePart } from '../onnx/graph-parts.ts';
import type { ProtoField } from '../onnx/proto-fields.ts';
import { storedTensor, type StoredTensor } from '../onnx/stored-tensor.ts';
import { integerAttribute } from './integer-attribute.ts';

/** Trees whose sums are rows of a table, a tree a sum; these rows are added up in the order of the trees. */
export interface LookUp {
  readonly operators: readonly NodePart[];
  /** The number that is added to what each operator says. */
  readonly firstRows: readonly number[];
  /** Where the table's numbers of float64 are: [rows, width]. */
  readonly table: ProtoField;
  readonly rows: number;
  readonly width: number;
}

/** TensorProto.DataType */
const types = { int64: 7, float64: 11 } as const;

/** Of more, the trees and their table may have no room beside each other. */
const maxTableBytes = 2 ** 30;

/**
 * What `mlpack convert` makes of forests that say several numbers a leaf:
 * ReduceSum(Gather(table, Transpose(Concat(Cast(trees), Add(Cast(trees), first row), …))), 0).
 *
 * @param makers those of tensors that nothing else needs
 * @returns null where an operator ends something else
 */
export function lookUpOf(
  source: SyncByteSource,
  parts: GraphParts,
  makers: ReadonlyMap<string, NodePart>,
  sum: NodePart,
): LookUp | null {
  if (sum.operator !== 'ReduceSum') return null;
  const stored = (name = '') => storedOf(source, parts, name);
  const isOverTrees =
    wholeNumber(source, stored(sum.inputs[1])) === 0 &&
    integerAttribute(source, sum.attributes, 'keepdims') === 0;
  const gather = makers.get(sum.inputs[0] ?? '');
  const transpose = makers.get(gather?.inputs[1] ?? '');
  const isTable = gather?.operator === 'Gather' && gather.attributes.length === 0;
  const isByTree = transpose?.operator === 'Transpose' && transpose.attributes.length === 0;
  const { type, shape = [], raw = null } = stored(gather?.inputs[0]) ?? {};
  const [rows = 0, width = 0] = shape;
  const tableBytes = rows * width * Float64Array.BYTES_PER_ELEMENT;
  if (!isOverTrees || !isTable || !isByTree || type !== types.float64 || raw === null) return null;
  if (shape.length !== 2 || width === 0 || raw.end - raw.start !== tableBytes || tableBytes > maxTableBytes) {
    return null;
  }
  const columns = makers.get(transpose.inputs[0] ?? '');
  const isSeveral =
    columns?.operator === 'Concat' && integerAttribute(source, columns.attributes, 'axis') === 1;
  const operators: NodePart[] = [];
  const firstRows: number[] = [];
  for (const one of isSeveral ? columns.inputs.map((name) => makers.get(name)) : [columns]) {
    const isMoved = one?.operator === 'Add';
    const firstRow = isMoved ? wholeNumber(source, stored(one.inputs[1])) : 0;
    const cast = isMoved ? makers.get(one.inputs[0] ?? '') : one;
    const trees = makers.get(cast?.inputs[0] ?? '');
    const isCast =
      cast?.operator === 'Cast' && integerAttribute(source, cast.attributes, 'to') === types.int64;
    if (firstRow === null || trees === undefined || !isCast) return null;
    operators.push(trees);
    firstRows.push(firstRow);
  }
  return { operators, firstRows, table: raw, rows, width };
}

function storedOf(source: SyncByteSource, { initializers }: GraphParts, wanted: string): StoredTensor | null {
  const found = initializers.find(({ name }) => name === wanted);
  return found === undefined ? null : storedTensor(source, found.field);
}

/** A tensor of one whole number; null for others. */
function wholeNumber(source: SyncByteSource, tensor: StoredTensor | null): number | null {
  if (tensor?.type !== types.int64 || tensor.raw === null || tensor.raw.end - tensor.raw.start !== 8)
    return null;
  return Number(new BigInt64Array(source.copy(tensor.raw.start, tensor.raw.end).buffer)[0]);
}
