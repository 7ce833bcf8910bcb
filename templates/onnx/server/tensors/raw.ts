import { isUtf8 } from 'node:buffer';
import { badRequest } from '../util/http-error.ts';
import { bytesOf, type Dtype, elementBytes, type Elements, type Tensor, viewOf } from './dtype.ts';
import { elementCount } from './shape.ts';

/** Size in bytes of the length that precedes a string. */
const lengthBytes = 4;

/**
 * Elements from the raw bytes in which the Open Inference Protocol v2 has them: row-major, little-endian,
 * a string as its length in 4 bytes and its text. Numbers share the memory of the bytes where that is
 * aligned for them; whatever bits they have, they keep.
 *
 * @param place of the bytes in the request, for error messages
 * @param isBinary whether strings are files, whose bytes become a character each
 * @throws HttpError 400 when they don't hold what the shape says
 */
export function fromRaw(
  dtype: Dtype,
  shape: readonly number[],
  bytes: Uint8Array,
  place: string,
  isBinary = false,
): Elements {
  const count = elementCount(shape);
  if (dtype === 'string') return strings(bytes, count, shape, place, isBinary);
  const unit = elementBytes(dtype);
  if (bytes.byteLength !== count * unit) {
    throw badRequest(
      `${place}: expected ${count * unit} bytes as in shape [${shape.join(', ')}], got ${bytes.byteLength}`,
    );
  }
  if (dtype === 'bool') requireBools(bytes, place);
  const { buffer, byteOffset } = bytes;
  const isAligned = buffer instanceof ArrayBuffer && byteOffset % unit === 0;
  return isAligned
    ? viewOf(dtype, buffer, byteOffset, count)
    : viewOf(dtype, new Uint8Array(bytes).buffer, 0, count);
}

/** Elements as raw bytes; numbers share their memory. */
export function toRaw({ elements }: Tensor): Uint8Array {
  if (!Array.isArray(elements)) return bytesOf(elements);
  let size = 0;
  for (const text of elements) size += lengthBytes + Buffer.byteLength(text);
  const raw = Buffer.allocUnsafe(size);
  let offset = 0;
  for (const text of elements) {
    const length = raw.write(text, offset + lengthBytes);
    raw.writeUInt32LE(length, offset);
    offset += lengthBytes + length;
  }
  return raw;
}

/** Text from its bytes. @throws HttpError 400 when they are not UTF-8 */
export function rawText(bytes: Uint8Array, place: string): string {
  if (!isUtf8(bytes)) throw badRequest(`${place}: expected text in UTF-8 (BYTES)`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Bytes as a text that has a character for each. */
export function binaryText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** C++ leaves open what a boolean of another byte is. */
function requireBools(bytes: Uint8Array, place: string): void {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong !== -1) throw badRequest(`${place}: byte ${wrong}: expected 0 or 1 (BOOL), got ${bytes[wrong]}`);
}

function strings(
  bytes: Uint8Array,
  count: number,
  shape: readonly number[],
  place: string,
  isBinary: boolean,
): string[] {
  const { buffer, byteOffset, byteLength: end } = bytes;
  const view = new DataView(buffer, byteOffset, end);
  const elements: string[] = [];
  let offset = 0;
  while (offset < end && elements.length < count) {
    const index = elements.length;
    const start = offset + lengthBytes;
    if (start > end) {
      throw badRequest(
        `${place}: element ${index}: expected ${lengthBytes} bytes of length, got ${end - offset}`,
      );
    }
    const length = view.getUint32(offset, true);
    if (length > end - start) {
      throw badRequest(`${place}: element ${index}: expected ${length} bytes of text, got ${end - start}`);
    }
    offset = start + length;
    const text = bytes.subarray(start, offset);
    elements.push(isBinary ? binaryText(text) : rawText(text, `${place}: element ${index}`));
  }
  if (elements.length === count && offset === end) return elements;
  const got = offset === end ? `${elements.length}` : `${end - offset} bytes after them`;
  throw badRequest(`${place}: expected ${count} strings as in shape [${shape.join(', ')}], got ${got}`);
}
