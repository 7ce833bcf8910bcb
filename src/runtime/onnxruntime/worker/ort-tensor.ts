import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Dtype } from '../../../../contract/dtypes.ts';
import type { Tensor, TensorShape } from '../../../tensor/tensor.ts';
import { decodeFloat16, encodeFloat16 } from '../../../../contract/float16.ts';
import type { Ort } from './load-onnxruntime.ts';

/** Characters of a string that take about as much room as a number. */
const stringCharacters = 16;

/**
 * A half-precision tensor from its bits. Given the type by its constructor it would hold a
 * Float16Array where Node has one, which the native binding of onnxruntime-node 1.30 reads as empty.
 */
function float16Tensor(ort: Ort, bits: Uint16Array, shape: readonly number[]): OrtTensor {
  const tensor = new ort.Tensor('uint16', bits, shape);
  return Object.defineProperty(tensor, 'type', { value: 'float16' });
}

/**
 * The same tensor as onnxruntime takes it.
 * @throws Error when onnxruntime-node has no such element type (bfloat16) or the shape doesn't fit the data.
 */
export function toOrt(ort: Ort, tensor: Tensor): OrtTensor {
  const { dtype, data, shape } = tensor;
  switch (dtype) {
    case 'string':
      return new ort.Tensor('string', data.map(String), shape);
    case 'bool':
      return new ort.Tensor('bool', data.map(Boolean), shape);
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(data, BigInt), shape);
    case 'uint64':
      return new ort.Tensor('uint64', BigUint64Array.from(data, BigInt), shape);
    case 'float16':
      return float16Tensor(
        ort,
        Uint16Array.from(data, (element) => encodeFloat16(Number(element))),
        shape,
      );
    case 'bfloat16':
      throw new Error('onnxruntime-node has no bfloat16 tensors');
    default:
      return new ort.Tensor(dtype, data.map(Number), shape);
  }
}

function elements(result: OrtTensor): Tensor['data'] {
  const { data } = result;
  if (result.type === 'bool') return Array.from(data, Boolean);
  if (result.type === 'float16' && ArrayBuffer.isView(data)) {
    return Array.from(new Uint16Array(data.buffer, data.byteOffset, result.size), decodeFloat16);
  }
  return Array.from<number | bigint | string>(data);
}

function dtypeOf(result: OrtTensor): Dtype {
  if (result.type === 'int4' || result.type === 'uint4')
    throw new Error(`${result.type} outputs are not supported`);
  return result.type;
}

/** How many elements a result counts for where their number is bounded: long strings count for more. */
export function elementWeight(result: OrtTensor): number {
  if (result.type !== 'string') return result.size;
  const { data } = result;
  let weight = 0;
  for (const element of data) weight += Math.ceil((String(element).length + 1) / stringCharacters);
  return weight;
}

/** Dtype and shape of what onnxruntime returned. */
export function shapeFromOrt(name: string, result: OrtTensor): TensorShape {
  return { name, dtype: dtypeOf(result), shape: [...result.dims] };
}

/** What onnxruntime returned, copied out of its memory. */
export function fromOrt(name: string, result: OrtTensor): Tensor {
  return { ...shapeFromOrt(name, result), data: elements(result) };
}
