import { type Dtype, isDtype } from '../../../templates/onnx/server/tensors/dtype.ts';
import { datatypes } from '../../../contract/dtypes.ts';
import { identityModel } from './identity-model.ts';
import type { HomeOptions } from './served.ts';

export const dtypes: readonly Dtype[] = Object.keys(datatypes).filter(isDtype);

/** One input of every element type; output names that a JavaScript object would put in another order. */
export const tensors = dtypes.map((dtype, i) => ({
  input: `in_${dtype}`,
  output: String(100 - i),
  dtype,
  shape: ['N', 2],
}));

/** A model that passes a tensor of every element type. */
export const everyDtype: HomeOptions = {
  model: identityModel(tensors),
  inputs: tensors.map(({ input, dtype, shape }) => ({ name: input, dtype, shape, batchAxis: 0 })),
  outputs: tensors.map(({ output, dtype, shape }) => ({ name: output, dtype, shape, batchAxis: 0 })),
};

/** The output of an element type. */
export function outputName(dtype: Dtype): string {
  return String(100 - dtypes.indexOf(dtype));
}

/** Two elements of each type, as JSON has them. */
export const values: Readonly<Record<Dtype, readonly unknown[]>> = {
  bool: [true, false],
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  int64: [-1, 2],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
  uint64: [0, 3],
  float16: [0.5, 65_504],
  float32: [0.25, -3.4028234663852886e38],
  float64: [Number.MIN_VALUE, Number.MAX_VALUE],
  string: ['', 'Ünïcode 🎈'],
};
