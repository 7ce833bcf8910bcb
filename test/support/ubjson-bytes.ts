/** A value of Universal Binary JSON; bytes are taken as they are. */
export type Ubjson = Buffer | string | number | readonly Ubjson[] | { readonly [key: string]: Ubjson };

/** Bytes of Universal Binary JSON, numbers as float64. https://ubjson.org */
export function ubjsonBytes(value: Ubjson): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.concat([Buffer.from('S'), textBytes(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9, 'D');
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (isList(value)) return Buffer.concat([Buffer.from('['), ...value.map(ubjsonBytes), Buffer.from(']')]);
  const entries = Object.entries(value).flatMap(([key, item]) => [textBytes(key), ubjsonBytes(item)]);
  return Buffer.concat([Buffer.from('{'), ...entries, Buffer.from('}')]);
}

function textBytes(text: string): Buffer {
  return Buffer.concat([longBytes(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** A whole number of eight bytes with its marker, as lengths are. */
export function longBytes(value: number): Buffer {
  const bytes = Buffer.alloc(9, 'L');
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

function isList(value: Ubjson): value is readonly Ubjson[] {
  return Array.isArray(value);
}
