import { contentsFields } from '../../../templates/onnx/server/protocols/grpc/contents-field.ts';
import { type Dtype, isDtype } from '../../../templates/onnx/server/tensors/dtype.ts';
import { datatypes } from '../../../contract/dtypes.ts';
import { identityModel } from './identity-model.ts';

export const dtypes: readonly Dtype[] = Object.keys(datatypes).filter(isDtype);

/** float16 has no contents but raw ones. */
export const typed = dtypes.filter((dtype) => dtype !== 'float16');

export function homeOf(all: readonly Dtype[]) {
  const shape = ['N', 2];
  return {
    model: identityModel(
      all.map((dtype) => ({ input: `in_${dtype}`, output: `out_${dtype}`, dtype, shape })),
    ),
    inputs: all.map((dtype) => ({ name: `in_${dtype}`, dtype, shape, batchAxis: 0 })),
    outputs: all.map((dtype) => ({ name: `out_${dtype}`, dtype, shape, batchAxis: 0 })),
  };
}

/** Two values of each type, as protobufjs takes and gives them, and their raw bytes. */
export const values: Readonly<Record<Dtype, readonly [data: readonly unknown[], raw: string]>> = {
  bool: [[true, false], '0100'],
  int8: [[-128, 127], '807f'],
  int16: [[-32_768, 32_767], '0080ff7f'],
  int32: [[-2_147_483_648, 2_147_483_647], '00000080ffffff7f'],
  int64: [['-9223372036854775808', '9007199254740993'], '00000000000000800100000000002000'],
  uint8: [[0, 255], '00ff'],
  uint16: [[0, 65_535], '0000ffff'],
  uint32: [[1, 4_294_967_295], '01000000ffffffff'],
  uint64: [['18446744073709551615', '4294967296'], 'ffffffffffffffff0000000001000000'],
  float16: [[], '003cfffb'],
  float32: [[0.25, -Infinity], '0000803e000080ff'],
  float64: [[Number.MIN_VALUE, Number.MAX_VALUE], '0100000000000000ffffffffffffef7f'],
  string: [
    [Buffer.from(''), Buffer.from('Ünï 🎈')],
    `000000000a000000${Buffer.from('Ünï 🎈').toString('hex')}`,
  ],
};

export interface Input {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly (number | string)[];
  readonly contents?: object;
  readonly parameters?: object;
}

export function input(dtype: Dtype, change: Partial<Input> = {}): Input {
  const field = contentsFields[dtype];
  return {
    name: `in_${dtype}`,
    datatype: datatypes[dtype],
    shape: [1, 2],
    ...(field === null ? {} : { contents: { [field.name]: values[dtype][0] } }),
    ...change,
  };
}

export function fp32(...data: number[]) {
  return { contents: { fp32_contents: data } };
}

export function raw(dtype: Dtype): Buffer {
  return Buffer.from(values[dtype][1], 'hex');
}

export function bare(dtype: Dtype): Omit<Input, 'contents'> {
  const { contents: _contents, ...rest } = input(dtype);
  return rest;
}
