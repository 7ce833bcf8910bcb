import type { Dimension, Dtype, Signature, TensorInfo } from '../tensor/signature.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from '../tensor/float16.ts';
import type { ModelInfo } from './model-info.ts';

type Element = Tensor['data'][number];

/** Row counts of the made-up cases: one alone, and two together. */
const batchSizes = [1, 2];
/** For symbolic sizes other than the batch, such as a sequence's length. */
const otherSize = 4;
const unknownRank = 2;

/**
 * Inputs a model can be tried with when the user has none: for each case, one tensor an input. The same
 * model always gets the same: images in 0…1, other floats around 0, small counting numbers for integers,
 * known categories or words for strings. A size with a name is the same wherever the name appears.
 */
export function plausibleInputs(signature: Signature, info: ModelInfo): Tensor[][] {
  const hasFreeBatch = info.inputs.some(({ hints }) => hints.batchAxis !== null);
  return (hasFreeBatch ? batchSizes : [1]).map((batchSize, seed) =>
    signature.inputs.map((input) => {
      const hints = info.inputs.find(({ name }) => name === input.name)?.hints;
      const batch = hints?.batchAxis == null ? undefined : input.shape?.[hints.batchAxis];
      const shape = concreteShape(input, batch, batchSize);
      const count = shape.reduce((product, size) => product * size, 1);
      const isImage = hints?.image != null;
      const data = Array.from({ length: count }, (_, index) => {
        const known = hints?.categories?.[index % hints.categories.length] ?? null;
        return input.dtype === 'string' && known !== null
          ? (known[(index + 7 * seed) % known.length] ?? '')
          : element(input.dtype, index + 7 * seed, isImage);
      });
      return { name: input.name, dtype: input.dtype, shape, data };
    }),
  );
}

/** `batch` is the batch's symbol, or null for an anonymous one, which is outermost. */
function concreteShape({ shape }: TensorInfo, batch: Dimension | undefined, batchSize: number): number[] {
  const sizes = shape ?? Array.from({ length: unknownRank }, () => null);
  return sizes.map((size, axis) => {
    if (typeof size === 'number') return size;
    return size === batch && (size !== null || axis === 0) ? batchSize : otherSize;
  });
}

function element(dtype: Dtype, index: number, isImage: boolean): Element {
  // Multiples of 1/64, exact even in float16, that look irregular.
  const step = (index * 37 + 11) % 64;
  const value = isImage ? step / 64 : (step - 32) / 16;
  switch (dtype) {
    case 'string':
      return ['a', 'b', 'c'][index % 3] ?? 'a';
    case 'bool':
      return index % 2 === 0;
    case 'int64':
    case 'uint64':
      return BigInt(index % 4);
    case 'float16':
      return decodeFloat16(encodeFloat16(value));
    case 'bfloat16':
      return decodeBfloat16(encodeBfloat16(value));
    case 'float32':
    case 'float64':
      return value;
    default:
      return index % 4;
  }
}
