import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import { protoFields, textOf, type ProtoField } from '../onnx/proto-fields.ts';

/** Fields of AttributeProto. */
const fields = { name: 1, integer: 3 } as const;

/** The whole number that an operator's attribute is; null where it has none of that name. */
export function integerAttribute(
  source: SyncByteSource,
  attributes: readonly ProtoField[],
  wanted: string,
): number | null {
  for (const one of attributes) {
    const inner = [...protoFields(source, one.start, one.end)];
    const name = inner.find(({ number }) => number === fields.name);
    if (name === undefined || textOf(source, name) !== wanted) continue;
    return inner.find(({ number }) => number === fields.integer)?.value ?? null;
  }
  return null;
}
