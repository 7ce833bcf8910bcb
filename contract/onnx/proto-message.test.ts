import { describe, expect, it } from 'vitest';
import { ProtoMessage } from './proto-message.ts';
import { protoFields } from './proto-fields.ts';
import { windowedSource } from './sync-byte-source.ts';

const hex = (message: ProtoMessage): string => Buffer.from(message.toBytes()).toString('hex');

describe('a message', () => {
  it('has its fields as protobuf writes them', () => {
    const message = new ProtoMessage()
      .integer(1, 300)
      .integer(20, -2)
      .float(2, 1.5)
      .text(3, 'größer')
      .texts(4, ['', 'a']);
    expect(hex(message)).toBe(
      ['08ac02', 'a001feffffffffffffffff01', '150000c03f', '1a086772c3b6c39f6572', '2200220161'].join(''),
    );
    expect(hex(new ProtoMessage().message(7, message))).toBe(`3a23${hex(message)}`);
  });

  it('leaves large pieces where they lie, and joins small ones', () => {
    const large = new Uint8Array(2000).fill(7);
    const inner = new ProtoMessage().text(1, 'before').bytes(2, large).text(3, 'after');
    const message = new ProtoMessage().message(5, inner).text(6, 'end');
    expect(message.pieces.map(({ length }) => length)).toEqual([3 + 8 + 3, 2000, 7 + 5]);
    expect(message.pieces[1]?.buffer).toBe(large.buffer);
    expect(message.sizeBytes).toBe(message.toBytes().length);
  });

  it('of millions of bytes in small pieces has few pieces, and all bytes in their order', () => {
    const texts = Array.from({ length: 20_000 }, (_, at) => `text ${at}`.repeat(1 + (at % 80)));
    const message = new ProtoMessage();
    for (const text of texts) message.text(1, text);
    const bytes = message.toBytes();
    expect(message.pieces.length).toBeLessThan(200);
    const read = (into: Uint8Array, start: number) => {
      const part = bytes.subarray(start, start + into.length);
      into.set(part);
      return part.length;
    };
    const source = windowedSource(read, bytes.length);
    const found = [...protoFields(source, 0, bytes.length)].map(({ start, end }) =>
      Buffer.from(bytes.subarray(start, end)).toString(),
    );
    expect(found).toEqual(texts);
  });
});
