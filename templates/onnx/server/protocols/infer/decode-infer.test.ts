import { beforeAll, describe, expect, it } from 'vitest';
import type { Dtype } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import {
  dtypes,
  everyDtype,
  outputName,
  tensors,
  values,
} from '../../../../../test/support/server/every-dtype.ts';
import { type Answer, serve, type Served } from '../../../../../test/support/server/served.ts';

let served: Served;
beforeAll(async () => {
  served = await serve(everyDtype);
});

interface WireTensor {
  readonly name: unknown;
  readonly datatype: unknown;
  readonly shape: unknown;
  readonly data: unknown;
}

function wire(dtype: Dtype, change: Partial<WireTensor> = {}): WireTensor {
  return { name: `in_${dtype}`, datatype: datatypes[dtype], shape: [1, 2], data: values[dtype], ...change };
}

/** All inputs, one of them changed. */
function inputs(dtype: Dtype, change: Partial<WireTensor> = {}): WireTensor[] {
  return dtypes.map((other) => wire(other, other === dtype ? change : {}));
}

function infer(body: unknown): Promise<Answer> {
  return served.post('/v2/models/m/infer', body);
}

describe('an inference', () => {
  it('passes every element type through, outputs in the order of the model', async () => {
    const { status, json } = await infer({
      id: 'a-1',
      inputs: dtypes.map((dtype) => wire(dtype)),
      unknown: 1,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ model_name: 'm', model_version: '1.2.3', id: 'a-1' });
    expect(json.outputs).toEqual(
      tensors.map(({ output, dtype }) => ({
        name: output,
        datatype: datatypes[dtype],
        shape: [1, 2],
        data: values[dtype],
      })),
    );
  });

  it('minds no form in Content-Type, as curl says that of JSON and Triton never looks', async () => {
    const body = JSON.stringify({ inputs: dtypes.map((dtype) => wire(dtype)) });
    const ask = (type: string) => served.post('/v2/models/m/infer', body, { 'Content-Type': type });
    expect((await ask('application/x-www-form-urlencoded')).status).toBe(200);
    expect((await ask('application/x-www-form-urlencoded; charset=latin1')).status).toBe(415);
    expect((await ask('text/plain')).status).toBe(415);
  });

  it('takes nested data, and returns the outputs asked for in the order asked', async () => {
    const { json } = await infer({
      inputs: inputs('float32', { data: [values.float32] }),
      outputs: [{ name: '90', parameters: { unknown: 2 } }, { name: '100' }],
      parameters: { unknown: 1 },
    });
    expect(json.outputs).toMatchObject([{ name: '90' }, { name: '100' }]);
    expect(json).not.toHaveProperty('id');
  });

  it('keeps 64-bit integers exact, as numbers and as strings', async () => {
    const body = JSON.stringify({
      inputs: dtypes.map((dtype) => wire(dtype)),
      outputs: [{ name: outputName('int64') }, { name: outputName('uint64') }],
    })
      .replace('[-1,2]', '[-9223372036854775808,"9223372036854775807"]')
      .replace('[0,3]', '["9007199254740993",18446744073709551615]');
    const { status, text } = await infer(body);
    expect(status).toBe(200);
    expect(text).toContain('[-9223372036854775808,9223372036854775807]');
    expect(text).toContain('[9007199254740993,18446744073709551615]');
  });

  it('takes and returns floats that JSON has no number for', async () => {
    const outputs = [{ name: outputName('float32') }];
    const first = await infer({ inputs: inputs('float32', { data: [null, 'Infinity'] }), outputs });
    expect(first.json.outputs[0].data).toEqual(['NaN', 'Infinity']);
    const second = await infer({ inputs: inputs('float32', { data: ['-Infinity', 'NaN'] }), outputs });
    expect(second.json.outputs[0].data).toEqual(['-Infinity', 'NaN']);
  });

  it('takes a batch of none', async () => {
    const none = dtypes.map((dtype) => wire(dtype, { shape: [0, 2], data: [] }));
    const { status, json } = await infer({ inputs: none, outputs: [{ name: outputName('string') }] });
    expect(status).toBe(200);
    expect(json.outputs).toEqual([
      { name: outputName('string'), datatype: 'BYTES', shape: [0, 2], data: [] },
    ]);
  });
});

describe('a request that does not fit', () => {
  const wrongElements: readonly (readonly [Dtype, unknown, string])[] = [
    ['bool', 1, 'data[1]: expected true or false, got 1'],
    ['int8', 128, 'data[1]: expected an integer from -128 to 127 (INT8), got 128'],
    ['uint8', -1, 'data[1]: expected an integer from 0 to 255 (UINT8), got -1'],
    ['int16', 1.5, 'data[1]: expected an integer from -32768 to 32767 (INT16), got 1.5'],
    ['uint32', '7', 'data[1]: expected an integer from 0 to 4294967295 (UINT32), got "7"'],
    [
      'int64',
      '9223372036854775808',
      'from -9223372036854775808 to 9223372036854775807 (INT64), got "9223372036854775808"',
    ],
    ['uint64', -1, 'data[1]: expected an integer from 0 to 18446744073709551615 (UINT64), got -1'],
    ['float16', 65_520, 'data[1]: expected a number in the range of FP16, got 65520'],
    ['float32', 1e39, 'data[1]: expected a number in the range of FP32, got 1e+39'],
    ['float64', 'abc', 'data[1]: expected a number (FP64), got "abc"'],
    ['float32', [1], 'data[1]: expected a number (FP32), got an array of 1'],
    ['string', 5, 'data[1]: expected a string (BYTES), got 5'],
    ['string', { a: 1 }, 'data[1]: expected a string (BYTES), got an object'],
    ['string', null, 'data[1]: expected a string (BYTES), got null'],
  ];
  it.each(wrongElements)('has a wrong %s: %j', async (dtype, element, message) => {
    const { status, json } = await infer({ inputs: inputs(dtype, { data: [values[dtype][0], element] }) });
    expect(status).toBe(400);
    expect(json.error).toContain(`input "in_${dtype}": `);
    expect(json.error).toContain(message);
  });

  const wrongTensors: readonly (readonly [string, Partial<WireTensor>, string])[] = [
    ['datatype', { datatype: 'BOOL' }, 'input "in_float32": datatype: expected "FP32", got "BOOL"'],
    ['no datatype', { datatype: undefined }, 'datatype: expected "FP32", got nothing'],
    ['rank', { shape: [2] }, 'shape: expected [N, 2] (rank 2), got [2]'],
    ['fixed size', { shape: [1, 3] }, 'shape[1]: expected 2, got 3 (the model takes [N, 2])'],
    [
      'symbolic size',
      { shape: [2, 2], data: [1, 2, 3, 4] },
      'shape[0]: expected N = 1 as in input "in_bool", got 2',
    ],
    ['negative size', { shape: [-1, 2] }, 'shape[0]: expected an integer of 0 or more, got -1'],
    ['fractional size', { shape: [1.5, 2] }, 'shape[0]: expected an integer of 0 or more, got 1.5'],
    ['no shape', { shape: undefined }, 'shape: expected an array of sizes, got nothing'],
    ['too few', { data: [1] }, 'data: expected 2 elements as in shape [1, 2], got 1'],
    ['nested too short', { data: [[1]] }, 'data[0]: expected 2 elements as in shape [1, 2], got 1'],
    ['nested and not', { data: [[1, 2], 3] }, 'data: expected 1 elements as in shape [1, 2], got 2'],
    ['too deep', { data: [[[1], [2]]] }, 'data[0][0]: expected a number (FP32), got an array of 1'],
    ['no data', { data: undefined }, 'data: expected an array, got nothing'],
    ['nested wrong element', { data: [[1, 'x']] }, 'data[0][1]: expected a number (FP32), got "x"'],
    ['unknown name', { name: 'in_flaot32' }, 'the model has no "in_flaot32"; did you mean "in_float32"?'],
    ['name of another type', { name: 3 }, '.name: expected a string, got 3'],
    ['twice', { name: 'in_bool', datatype: 'BOOL', data: [true, true] }, 'input "in_bool" is there twice'],
  ];
  it.each(wrongTensors)('has a wrong tensor: %s', async (_what, change, message) => {
    const { status, json } = await infer({ inputs: inputs('float32', change) });
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });

  it('has a shape whose product no memory could hold', async () => {
    const huge = dtypes.map((dtype) => wire(dtype, { shape: [2 ** 50, 2] }));
    expect((await infer({ inputs: huge })).json.error).toContain('has more than 40000000 elements');
    const nested = dtypes.map((dtype) => wire(dtype, { shape: [2 ** 50, 2], data: [values[dtype]] }));
    expect((await infer({ inputs: nested })).json.error).toContain('has more than 40000000 elements');
    const overflowing = dtypes.map((dtype) => wire(dtype, { shape: [2 ** 53 - 1, 2] }));
    expect((await infer({ inputs: overflowing })).json.error).toContain('has more than 40000000 elements');
  });

  const wrongBodies: readonly (readonly [unknown, string])[] = [
    [[], 'the body: expected an object with "inputs", got an array of 0'],
    ['null', 'the body: expected an object with "inputs", got null'],
    [{}, 'inputs: expected an array of tensors, got nothing'],
    [{ inputs: [7] }, 'inputs[0]: expected an object, got 7'],
    [{ inputs: [] }, 'inputs: "in_bool", "in_int8"'],
    [{ id: 42, inputs: [] }, 'id: expected a string, got 42'],
    [{ inputs: [], outputs: {} }, 'missing'],
  ];
  it.each(wrongBodies)('has a wrong body: %j', async (body, message) => {
    const { status, json } = await infer(body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });

  it.each([
    [[{ name: '101' }], 'outputs[0].name: the model has no "101"'],
    [[{ name: '100' }, { name: '100' }], 'outputs[1]: output "100" is there twice'],
    ['100', 'outputs: expected an array, got "100"'],
  ])('has wrong outputs: %j', async (outputs, message) => {
    const { status, json } = await infer({ inputs: dtypes.map((dtype) => wire(dtype)), outputs });
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});
