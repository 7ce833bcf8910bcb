import { ProtoMessage } from '../../contract/onnx/proto-message.ts';

/** A field that holds a non-negative integer or enum. */
export function integerField(number: number, value: number): Buffer {
  return Buffer.from(new ProtoMessage().integer(number, value).toBytes());
}

/** A field that holds a string or the bytes of a message. */
export function bytesField(number: number, content: string | readonly Buffer[]): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.from(new ProtoMessage().bytes(number, bytes).toBytes());
}

/** The tag and length of a field whose content follows elsewhere. */
export function headField(number: number, sizeBytes: number): Buffer {
  return Buffer.from(new ProtoMessage().head(number, sizeBytes).toBytes());
}
