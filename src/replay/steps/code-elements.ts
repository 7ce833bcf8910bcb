import type { CodeElements } from '../../../contract/code/thread-source.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { Tensor } from '../../tensor/tensor.ts';

const arrays = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Elements as a user's code gets them: as the server has them in memory. float16 and bfloat16 it never gets. */
export function codeElements(dtype: Dtype, data: Tensor['data']): CodeElements {
  switch (dtype) {
    case 'string':
      return data.map(String);
    case 'int64':
      return BigInt64Array.from(data, BigInt);
    case 'uint64':
      return BigUint64Array.from(data, BigInt);
    case 'float16':
    case 'bfloat16':
      throw new RangeError(`code takes no ${dtype}`);
    default:
      return arrays[dtype].from(data.map(Number));
  }
}

/** What a user's code has made, as golden cases have it. */
export function plainElements(dtype: Dtype, data: CodeElements): Tensor['data'] {
  return dtype === 'bool' ? Array.from<unknown, boolean>(data as ArrayLike<unknown>, Boolean) : [...data];
}
