/** A value of a FlatBuffer: what lies in its table itself, or elsewhere. */
export type Flat =
  | { readonly kind: 'int' | 'byte' | 'double'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'numbers'; readonly bytes: Buffer; readonly count: number }
  | { readonly kind: 'list'; readonly items: readonly Flat[] }
  | { readonly kind: 'table'; readonly fields: Readonly<Record<number, Flat>> };

/** Bytes of a FlatBuffer. What is the same object lies there once, however often it is pointed to. */
export function flatBytes(root: Flat): Buffer {
  const chunks: Buffer[] = [Buffer.alloc(4)];
  let length = 4;
  const waiting: {
    readonly at: Buffer;
    readonly offset: number;
    readonly from: number;
    readonly to: Flat;
  }[] = [];
  const placed = new Map<Flat, number>();
  const push = (bytes: Buffer): number => {
    chunks.push(bytes);
    length += bytes.length;
    return length - bytes.length;
  };
  const point = (bytes: Buffer, offset: number, start: number, to: Flat): void => {
    waiting.push({ at: bytes, offset, from: start + offset, to });
  };
  point(chunks[0] ?? Buffer.alloc(4), 0, 0, root);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const known = placed.get(next.to);
    const start = known !== undefined && known > next.from ? known : place(next.to);
    placed.set(next.to, start);
    next.at.writeUInt32LE(start - next.from, next.offset);
  }
  return Buffer.concat(chunks);

  function place(value: Flat): number {
    switch (value.kind) {
      case 'text': {
        const bytes = Buffer.from(`${value.text}\0`);
        return push(Buffer.concat([uint32(bytes.length - 1), bytes]));
      }
      case 'numbers':
        return push(Buffer.concat([uint32(value.count), value.bytes]));
      case 'list': {
        const bytes = Buffer.alloc(4 + value.items.length * 4);
        bytes.writeUInt32LE(value.items.length);
        const start = push(bytes);
        for (const [at, item] of value.items.entries()) point(bytes, 4 + at * 4, start, item);
        return start;
      }
      case 'table':
        return placeTable(value.fields);
      default:
        throw new TypeError('a number lies in its table');
    }
  }

  function placeTable(fields: Readonly<Record<number, Flat>>): number {
    const numbers = Object.keys(fields).map(Number);
    const count = Math.max(-1, ...numbers) + 1;
    const fieldsTable = Buffer.alloc(4 + count * 2);
    const table = Buffer.alloc(4 + numbers.length * 8);
    fieldsTable.writeUInt16LE(fieldsTable.length, 0);
    fieldsTable.writeUInt16LE(table.length, 2);
    const start = push(fieldsTable) + fieldsTable.length;
    push(table);
    table.writeInt32LE(fieldsTable.length, 0);
    for (const [nth, number] of numbers.entries()) {
      const offset = 4 + nth * 8;
      fieldsTable.writeUInt16LE(offset, 4 + number * 2);
      const field = fields[number];
      if (field === undefined) continue;
      if (field.kind === 'int') table.writeInt32LE(field.value, offset);
      else if (field.kind === 'byte') table.writeInt8(field.value, offset);
      else if (field.kind === 'double') table.writeDoubleLE(field.value, offset);
      else point(table, offset, start, field);
    }
    return start;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
