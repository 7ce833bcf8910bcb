import { status as code } from '@grpc/grpc-js';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  dtypes,
  typed,
  homeOf,
  values,
  type Input,
  input,
  fp32,
  raw,
  bare,
} from '../../../../../test/support/server/grpc-tensors.ts';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveGrpc, type ServedGrpc } from '../../../../../test/support/server/served-grpc.ts';
import type { Dtype } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { contentsFields } from './contents-field.ts';

describe('an inference over gRPC', () => {
  it('passes every type but FP16 through, in the contents for it', async () => {
    const { client } = await serveGrpc(homeOf(typed));
    const response = await client.call('ModelInfer', {
      model_name: 'm',
      id: 'a-1',
      inputs: typed.map((dtype) => input(dtype)),
    });
    expect(response).toMatchObject({ model_name: 'm', model_version: '1.2.3', id: 'a-1' });
    expect(response.raw_output_contents).toEqual([]);
    for (const [i, dtype] of typed.entries()) {
      const { name, datatype, shape, contents } = response.outputs[i];
      expect({ name, datatype, shape }).toEqual({
        name: `out_${dtype}`,
        datatype: datatypes[dtype],
        shape: ['1', '2'],
      });
      expect(contents[contentsFields[dtype]?.name ?? '']).toEqual(values[dtype][0]);
    }
  });

  it('passes every type through in raw bytes', async () => {
    const { client } = await serveGrpc(homeOf(dtypes));
    const response = await client.call('ModelInfer', {
      model_name: 'm',
      inputs: dtypes.map(bare),
      raw_input_contents: dtypes.map(raw),
    });
    expect(response.id).toBe('');
    expect(response.outputs.every(({ contents }: { contents: unknown }) => contents === null)).toBe(true);
    expect(response.raw_output_contents.map((bytes: Buffer) => bytes.toString('hex'))).toEqual(
      dtypes.map((dtype) => values[dtype][1]),
    );
  });
});

describe('a request over gRPC', () => {
  let grpc: ServedGrpc;
  beforeAll(async () => {
    grpc = await serveGrpc(homeOf(['float32', 'int8', 'string']));
  });

  const all = (change: Partial<Input> = {}): Input[] => [
    input('float32', change),
    input('int8'),
    input('string'),
  ];
  const infer = (request: object) => grpc.client.call('ModelInfer', { model_name: 'm', ...request });

  it('may ask for some outputs, in an order of its own; what it says beside that is passed over', async () => {
    const { outputs } = await infer({
      inputs: all({ parameters: [{ key: 'x', value: { int64_param: 1 } }] }),
      parameters: [{ key: 'priority', value: { string_param: 'high' } }],
      outputs: [{ name: 'out_string', parameters: [{ key: 'other', value: {} }] }, { name: 'out_int8' }],
    });
    expect(outputs.map(({ name }: { name: string }) => name)).toEqual(['out_string', 'out_int8']);
  });

  it('may have its inputs in any order, and none of their rows', async () => {
    const inputs = all()
      .toReversed()
      .map((tensor) => ({ ...tensor, shape: [0, 2], contents: {} }));
    const { outputs } = await infer({ inputs });
    expect(outputs.map(({ shape }: { shape: unknown }) => shape)).toEqual(inputs.map(() => ['0', '2']));
    const rawRequest = { inputs: inputs.map(({ contents: _contents, ...rest }) => rest) };
    const empty = await infer({ ...rawRequest, raw_input_contents: inputs.map(() => Buffer.alloc(0)) });
    expect(empty.raw_output_contents).toEqual(inputs.map(() => Buffer.alloc(0)));
  });

  it('asks for what is there at a version, and of the newest without one', async () => {
    const versioned = await infer({ model_version: '1.2.3', inputs: all() });
    expect(versioned.model_version).toBe('1.2.3');
  });

  const notFound: readonly (readonly [object, string])[] = [
    [{ model_name: 'other' }, 'no model "other" here; this server has "m"'],
    [{ model_name: '' }, 'no model "" here; this server has "m"'],
    [{ model_version: '2' }, 'no version "2" of "m" here; this server has "1.2.3"'],
  ];
  it.each(notFound)('%j is for nothing that is there', async (request, details) => {
    await expect(infer(request)).rejects.toMatchObject({ code: code.NOT_FOUND, details });
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    ['no inputs', {}, 'inputs: "in_float32", "in_int8", "in_string" missing'],
    ['an input twice', { inputs: [...all(), input('int8')] }, 'inputs[3]: input "in_int8" is there twice'],
    [
      'an unknown name',
      { inputs: all({ name: 'in_flaot32' }) },
      'inputs[0].name: the model has no "in_flaot32"; did you mean "in_float32"?',
    ],
    [
      'another datatype',
      { inputs: all({ datatype: 'BOOL' }) },
      'input "in_float32": datatype: expected "FP32", got "BOOL"',
    ],
    [
      'no datatype',
      { inputs: all({ datatype: '' }) },
      'input "in_float32": datatype: expected "FP32", got ""',
    ],
    [
      'another rank',
      { inputs: all({ shape: [2] }) },
      'input "in_float32": shape: expected [N, 2] (rank 2), got [2]',
    ],
    [
      'another size',
      { inputs: all({ shape: [1, 3] }) },
      'shape[1]: expected 2, got 3 (the model takes [N, 2])',
    ],
    [
      'a negative size',
      { inputs: all({ shape: [-1, 2] }) },
      'shape[0]: expected an integer of 0 or more, got -1',
    ],
    [
      'a size beyond all numbers',
      { inputs: all({ shape: ['9223372036854775807', 2] }) },
      'shape[0]: expected an integer of 0 or more, got 9223372036854776000',
    ],
    [
      'a shape that no memory holds',
      { inputs: all({ shape: [2 ** 50, 2] }) },
      'has more than 40000000 elements',
    ],
    [
      'a shape that only the limit holds',
      { inputs: all({ shape: [20_000_000, 2] }) },
      'fp32_contents: expected 40000000 elements as in shape [20000000, 2], got 2',
    ],
    [
      'too few elements',
      { inputs: all(fp32(1)) },
      'in_float32": fp32_contents: expected 2 elements as in shape [1, 2], got 1',
    ],
    [
      'too many elements',
      { inputs: all(fp32(1, 2, 3)) },
      'fp32_contents: expected 2 elements as in shape [1, 2], got 3',
    ],
    [
      'no contents',
      { inputs: all({ contents: {} }) },
      'fp32_contents: expected 2 elements as in shape [1, 2], got 0',
    ],
    [
      'the contents of another type',
      { inputs: all({ contents: { fp64_contents: [1, 2] } }) },
      'input "in_float32": contents: expected fp32_contents for FP32, got fp64_contents',
    ],
    [
      'an element out of range',
      {
        inputs: [input('float32'), input('int8', { contents: { int_contents: [0, 128] } }), input('string')],
      },
      'input "in_int8": int_contents[1]: expected an integer from -128 to 127 (INT8), got 128',
    ],
    [
      'bytes that are no text',
      {
        inputs: [
          input('float32'),
          input('int8'),
          input('string', { contents: { bytes_contents: [Buffer.from([0xff]), Buffer.from('a')] } }),
        ],
      },
      'input "in_string": bytes_contents[0]: expected text in UTF-8 (BYTES)',
    ],
    [
      'an unknown output',
      { inputs: all(), outputs: [{ name: 'out' }] },
      'outputs[0].name: the model has no "out"',
    ],
    [
      'an output twice',
      { inputs: all(), outputs: [{ name: 'out_int8' }, { name: 'out_int8' }] },
      'outputs[1]: output "out_int8" is there twice',
    ],
    [
      'raw contents of some inputs',
      { inputs: all(), raw_input_contents: [Buffer.alloc(8)] },
      'raw_input_contents: expected 3, one for each input, or none, got 1',
    ],
    [
      'raw contents and others',
      { inputs: all(), raw_input_contents: [raw('float32'), raw('int8'), raw('string')] },
      'input "in_float32": contents: expected none beside raw_input_contents',
    ],
  ];
  it.each(wrong)('has %s', async (_what, request, message) => {
    await expect(infer(request)).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining(message),
    });
  });

  const wrongRaw: readonly (readonly [string, Dtype, string, string])[] = [
    [
      'too short',
      'float32',
      '0000',
      'input "in_float32": raw_input_contents[0]: expected 8 bytes as in shape [1, 2], got 2',
    ],
    ['too long', 'int8', '000000', 'raw_input_contents[1]: expected 2 bytes as in shape [1, 2], got 3'],
    ['cut in a length', 'string', '000000000100', 'element 1: expected 4 bytes of length, got 2'],
    ['cut in a string', 'string', '0000000002000000aa', 'element 1: expected 2 bytes of text, got 1'],
    [
      'with a length beyond the end',
      'string',
      'ffffffff',
      'element 0: expected 4294967295 bytes of text, got 0',
    ],
    ['one string short', 'string', '00000000', 'expected 2 strings as in shape [1, 2], got 1'],
    [
      'one string long',
      'string',
      '000000000000000000000000',
      'expected 2 strings as in shape [1, 2], got 4 bytes after them',
    ],
    [
      'no text',
      'string',
      '0000000001000000ff',
      'raw_input_contents[2]: element 1: expected text in UTF-8 (BYTES)',
    ],
  ];
  it.each(wrongRaw)('has raw bytes %s', async (_what, dtype, hex, message) => {
    const order: readonly Dtype[] = ['float32', 'int8', 'string'];
    const contents = order.map((other) => (other === dtype ? Buffer.from(hex, 'hex') : raw(other)));
    const request = { inputs: order.map(bare), raw_input_contents: contents };
    await expect(infer(request)).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining(message),
    });
  });

  it('has a boolean of neither value', async () => {
    const { client } = await serveGrpc(homeOf(['bool']));
    const request = { model_name: 'm', inputs: [bare('bool')], raw_input_contents: [Buffer.from([1, 2])] };
    await expect(client.call('ModelInfer', request)).rejects.toMatchObject({
      details: 'input "in_bool": raw_input_contents[0]: byte 1: expected 0 or 1 (BOOL), got 2',
    });
  });

  it('has FP16 in contents, where there is no field for it', async () => {
    const { client } = await serveGrpc({
      model: identityModel([{ input: 'x', output: 'y', dtype: 'float16', shape: [] }]),
      inputs: [{ name: 'x', dtype: 'float16', shape: [] }],
      outputs: [{ name: 'y', dtype: 'float16', shape: [] }],
    });
    const request = {
      model_name: 'm',
      inputs: [{ name: 'x', datatype: 'FP16', contents: { fp32_contents: [1] } }],
    };
    await expect(client.call('ModelInfer', request)).rejects.toMatchObject({
      details: 'input "x": contents: there is no field for FP16; send it in raw_input_contents',
    });
  });
});
