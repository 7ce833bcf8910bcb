import { bytesOf, type Tensor } from '../../tensors/dtype.ts';
import { contentsFields } from './contents-field.ts';
import { MessageWriter } from './message-writer.ts';

/**
 * A tensor as `InferTensorContents`.
 *
 * @param tensor not of float16, which it has no field for
 */
export function writeContents({ dtype, elements }: Tensor): Uint8Array {
  const writer = new MessageWriter();
  const { number } = contentsFields[dtype] ?? missing(dtype);
  if (Array.isArray(elements)) for (const text of elements) writer.text(number, text);
  else if (elements instanceof Float32Array || elements instanceof Float64Array) {
    writer.data(number, bytesOf(elements));
  } else if (elements instanceof BigInt64Array || elements instanceof BigUint64Array) {
    writer.varints(number, new Uint32Array(elements.buffer, elements.byteOffset, 2 * elements.length));
  } else writer.varints(number, longs(elements));
  return writer.written;
}

/** Integers below 2^53 as 64-bit ones: the low and the high half of each. */
export function longs(values: ArrayLike<number>): Uint32Array {
  const words = new Uint32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / 0x1_00_00_00_00);
  }
  return words;
}

function missing(dtype: string): never {
  throw new RangeError(`InferTensorContents has no field for ${dtype}`);
}
