import type { SyncByteSource } from './sync-byte-source.ts';
import { packedCount, protoFields, unpackInto, type ProtoField } from './proto-fields.ts';

/** A tensor that stands in a file. */
export interface StoredTensor {
  /** TensorProto.DataType */
  readonly type: number;
  readonly shape: readonly number[];
  /** Where its numbers are, one after the other as in memory; null where they are written otherwise. */
  readonly raw: ProtoField | null;
}

/** Fields of TensorProto. */
const fields = { shape: 1, type: 2, raw: 9 } as const;

/** What a TensorProto says of itself. @throws RangeError for bytes that are none */
export function storedTensor(source: SyncByteSource, { start, end }: ProtoField): StoredTensor {
  const inner = [...protoFields(source, start, end)];
  const shape = inner
    .filter(({ number }) => number === fields.shape)
    .flatMap((size) => (size.value === null ? packedSizes(source.read(size.start, size.end)) : size.value));
  const type = inner.find(({ number }) => number === fields.type)?.value ?? 0;
  return { type, shape, raw: inner.find(({ number }) => number === fields.raw) ?? null };
}

function packedSizes(bytes: Uint8Array): number[] {
  const sizes = new Int32Array(packedCount(bytes));
  unpackInto(sizes, 0, bytes);
  return [...sizes];
}
