import { isUtf8 } from 'node:buffer';
import { badRequest } from '../http-error.ts';
import {
  allocate,
  bytesOf,
  datatypes,
  type Dtype,
  type Elements,
  elementBytes,
  type Tensor,
} from './dtype.ts';
import { elementCount } from './shape.ts';

/** Size in bytes of the length that precedes a string. */
const lengthBytes = 4;

/**
 * Elements from the raw bytes in which the Open Inference Protocol v2 has them: row-major,
 * little-endian, a string as its length (4 bytes) and its bytes.
 *
 * @param bytes need not be aligned
 * @param place of the bytes in the request, for error messages
 * @throws HttpError 400 when they don't hold what the shape says
 */
export function fromRaw(dtype: Dtype, shape: readonly number[], bytes: Uint8Array, place: string): Elements {
  const count = elementCount(shape);
  if (dtype === 'string') return strings(bytes, count, shape, place);
  const size = count * (elementBytes(dtype) ?? 0);
  if (bytes.length !== size) {
    throw badRequest(
      `${place}: expected ${size} bytes as in shape [${shape.join(', ')}], got ${bytes.length}`,
    );
  }
  const elements = allocate(dtype, count);
  bytesOf(elements).set(bytes);
  if (dtype === 'bool') requireBools(bytes, place);
  return elements;
}

/** Elements as raw bytes; numbers share their memory. */
export function toRaw({ elements }: Tensor): Uint8Array {
  if (!Array.isArray(elements)) return bytesOf(elements);
  const lengths = elements.map((text) => Buffer.byteLength(text));
  const raw = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + lengthBytes + length, 0));
  let offset = 0;
  for (const [i, text] of elements.entries()) {
    offset = raw.writeUInt32LE(lengths[i] ?? 0, offset);
    offset += raw.write(text, offset);
  }
  return raw;
}

/** onnxruntime takes a boolean for what its byte is, and other values than these two for neither. */
function requireBools(bytes: Uint8Array, place: string): void {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong !== -1) throw badRequest(`${place}: byte ${wrong}: expected 0 or 1 (BOOL), got ${bytes[wrong]}`);
}

function strings(bytes: Uint8Array, count: number, shape: readonly number[], place: string): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: string[] = [];
  let offset = 0;
  while (offset < buffer.length && elements.length < count) {
    const start = offset + lengthBytes;
    const end = start <= buffer.length ? start + buffer.readUInt32LE(offset) : Infinity;
    if (end > buffer.length) {
      throw badRequest(
        `${place}: expected ${lengthBytes} bytes of length and as many bytes as it says at byte ${offset}, got ${buffer.length - offset} bytes`,
      );
    }
    const text = buffer.subarray(start, end);
    if (!isUtf8(text))
      throw badRequest(`${place}[${elements.length}]: expected text in UTF-8 (${datatypes.string})`);
    elements.push(text.toString('utf8'));
    offset = end;
  }
  if (elements.length === count && offset === buffer.length) return elements;
  const got = offset === buffer.length ? String(elements.length) : `${buffer.length - offset} bytes more`;
  throw badRequest(`${place}: expected ${count} strings as in shape [${shape.join(', ')}], got ${got}`);
}
