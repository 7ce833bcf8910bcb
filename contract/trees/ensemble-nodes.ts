import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import type { NodePart } from '../onnx/graph-parts.ts';
import { packedCount, protoFields, textOf, unpackInto, type ProtoField } from '../onnx/proto-fields.ts';

/** What an operator TreeEnsemble says of its trees. https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html */
export interface EnsembleNodes {
  readonly roots: Int32Array;
  readonly columns: Int32Array;
  /** In the type of the columns that they are compared with. */
  readonly thresholds: Float64Array | Float32Array;
  /** How a column is compared with its threshold, the same for all nodes. */
  readonly comparison: '<=' | '<' | '>=' | '>';
  /** By node: the node or leaf where rows go on for which the comparison holds. */
  readonly yes: Int32Array;
  readonly yesIsLeaf: Int32Array;
  readonly no: Int32Array;
  readonly noIsLeaf: Int32Array;
  /** 1 where missing values go on with `yes`; null where all go on with `no`. */
  readonly missingYes: Int32Array | null;
  /** By leaf: the sum that it adds to, and what it adds. */
  readonly targets: Int32Array;
  readonly weights: Float64Array | Float32Array;
  /** How many sums there are. */
  readonly sums: number;
}

/** nodes_modes of TreeEnsemble that compare; others are sets, equality, and its opposite. */
const comparisons = ['<=', '<', '>=', '>'] as const;

/** Fields of AttributeProto and TensorProto. */
const attribute = { name: 1, integer: 3, tensor: 5, integers: 8 } as const;
const tensor = { type: 2, raw: 9 } as const;

/** TensorProto.DataType */
const elementTypes = { float32: 1, uint8: 2, float64: 11 } as const;

const listNames = [
  'tree_roots',
  'nodes_featureids',
  'nodes_truenodeids',
  'nodes_trueleafs',
  'nodes_falsenodeids',
  'nodes_falseleafs',
  'nodes_missing_value_tracks_true',
  'leaf_targetids',
] as const;

/**
 * Reads the attributes of an operator TreeEnsemble that adds up what leaves hold.
 *
 * @returns null for one that does something else, or compares by sets or in several ways
 * @throws RangeError for bytes that are none
 */
export function ensembleNodes(source: SyncByteSource, { attributes }: NodePart): EnsembleNodes | null {
  const lists = new Map<string, Int32Array>();
  const tensors = new Map<string, RawTensor>();
  const integers = new Map<string, number>();
  for (const field of attributes) {
    const inner = [...smallFields(source, field)];
    const named = inner.find(({ number }) => number === attribute.name);
    const name = named === undefined ? '' : textOf(source, named);
    const held = inner.find(({ number }) => number === attribute.tensor);
    const integer = inner.find(({ number }) => number === attribute.integer);
    if (held !== undefined) tensors.set(name, rawTensor(source, held));
    else if (listNames.some((known) => known === name)) lists.set(name, integersOf(source, field));
    else if (integer !== undefined) integers.set(name, integer.value ?? Number.NaN);
  }
  const list = (name: (typeof listNames)[number]): Int32Array => lists.get(name) ?? new Int32Array(0);
  const thresholds = numbersOf(tensors.get('nodes_splits'));
  const weights = numbersOf(tensors.get('leaf_weights'));
  const comparison = comparisonOf(tensors.get('nodes_modes'));
  const sums = integers.get('n_targets') ?? 1;
  // A sum of another kind than adding up (1), or what comes after it (0 is nothing).
  const isSum =
    (integers.get('aggregate_function') ?? 1) === 1 && (integers.get('post_transform') ?? 0) === 0;
  if (thresholds === null || weights === null || comparison === null || !isSum) return null;
  if (thresholds.constructor !== weights.constructor || tensors.has('nodes_hitrates')) return null;
  const missingYes = list('nodes_missing_value_tracks_true');
  return {
    roots: list('tree_roots'),
    columns: list('nodes_featureids'),
    thresholds,
    comparison,
    yes: list('nodes_truenodeids'),
    yesIsLeaf: list('nodes_trueleafs'),
    no: list('nodes_falsenodeids'),
    noIsLeaf: list('nodes_falseleafs'),
    missingYes: missingYes.length === 0 ? null : missingYes,
    targets: list('leaf_targetids'),
    weights,
    sums,
  };
}

/** The fields of an attribute before those of a list, which may be millions. */
function* smallFields(source: SyncByteSource, field: ProtoField): Generator<ProtoField> {
  for (const inner of protoFields(source, field.start, field.end)) {
    if (inner.number === attribute.integers) return;
    yield inner;
  }
}

/** Numbers that are packed, or stand in a field each. */
function integersOf(source: SyncByteSource, field: ProtoField): Int32Array {
  const parts: Int32Array[] = [];
  const single: number[] = [];
  for (const inner of protoFields(source, field.start, field.end)) {
    if (inner.number !== attribute.integers) continue;
    if (inner.value !== null) {
      single.push(inner.value);
      continue;
    }
    const bytes = source.read(inner.start, inner.end);
    const numbers = new Int32Array(packedCount(bytes));
    unpackInto(numbers, 0, bytes);
    parts.push(numbers);
  }
  if (single.some((number) => number > 0x7fffffff)) throw new RangeError('a number of a node is too great');
  if (parts.length === 0) return Int32Array.from(single);
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0 || single.length > 0) {
    throw new RangeError('a list is packed in several pieces');
  }
  return only;
}

interface RawTensor {
  readonly type: number;
  /** Of its own memory. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

function rawTensor(source: SyncByteSource, { start, end }: ProtoField): RawTensor {
  const fields = [...protoFields(source, start, end)];
  const type = fields.find(({ number }) => number === tensor.type)?.value ?? 0;
  const raw = fields.find(({ number }) => number === tensor.raw);
  return { type, bytes: raw === undefined ? null : source.copy(raw.start, raw.end) };
}

function numbersOf(found: RawTensor | undefined): Float64Array | Float32Array | null {
  const bytes = found?.bytes ?? null;
  if (bytes === null) return null;
  if (found?.type === elementTypes.float64 && bytes.length % 8 === 0) return new Float64Array(bytes.buffer);
  if (found?.type === elementTypes.float32 && bytes.length % 4 === 0) return new Float32Array(bytes.buffer);
  return null;
}

function comparisonOf(modes: RawTensor | undefined): EnsembleNodes['comparison'] | null {
  const bytes = modes?.bytes ?? null;
  if (bytes === null || modes?.type !== elementTypes.uint8) return null;
  const [first = comparisons.length] = bytes;
  return bytes.every((mode) => mode === first) ? (comparisons[first] ?? null) : null;
}
