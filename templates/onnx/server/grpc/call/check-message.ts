import { badRequest } from '../../util/http-error.ts';
import { endOfVarint, FieldReader, malformed, wireType } from '../../protocols/grpc/field-reader.ts';
import { maxFields } from '../../protocols/grpc/requested-model.ts';
import type { FieldType, MessageType } from './message-types.ts';

/**
 * Checks that bytes are a message of a type. The library reads beyond ends, and takes what is written in another way than the type
 * has it for what it is not. Unknown fields are passed over, but for groups, which no proto3 message has.
 *
 * @throws HttpError 400 when they are none, or one of too many fields
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function checkMessage(bytes: Uint8Array, type: MessageType): void {
  let fields = 0;
  // Messages in messages are fields, too: their number bounds the depth.
  const check = (reader: FieldReader, known: MessageType): void => {
    while (reader.next()) {
      fields++;
      // The library makes an object of some hundred bytes of two.
      if (fields > maxFields) throw badRequest(`the message has more than ${maxFields} fields`);
      const field = known.get(reader.field);
      if (field === undefined) continue;
      if (field.message === null) checkValue(reader, field);
      else check(reader.message(), field.message);
    }
  };
  check(new FieldReader(bytes), type);
}

function checkValue(reader: FieldReader, { wire, isNarrow, isRepeated, isText }: FieldType): void {
  if (isText) {
    reader.text();
    return;
  }
  if (isRepeated && reader.wire === wireType.bytes && wire !== wireType.bytes) {
    checkPacked(reader, wire, isNarrow);
    return;
  }
  reader.require(wire);
  if (isNarrow) requireNarrow(reader.start, reader.end);
}

function checkPacked({ bytes, start, end }: FieldReader, wire: number, isNarrow: boolean): void {
  if (wire !== wireType.varint) {
    if ((end - start) % (wire === wireType.fixed64 ? 8 : 4) !== 0) throw malformed(start);
    return;
  }
  for (let at = start, next = at; at < end; at = next) {
    next = endOfVarint(bytes, at, end);
    if (isNarrow) requireNarrow(at, next);
  }
}

/** Of 32 bits the library reads five bytes or, where the sign is written in 64, ten. It loses its place after all others. */
function requireNarrow(start: number, end: number): void {
  if (end - start > 5 && end - start < 10) throw malformed(start);
}
