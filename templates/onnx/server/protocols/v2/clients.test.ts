/** What clients of Triton and KServe, and MLServer's frames, send that the protocol's text doesn't say. */
import { status as code } from '@grpc/grpc-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsHome, matrixHome } from '../../../../../test/support/server/frame-models.ts';
import { connect } from '../../../../../test/support/server/served-grpc.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { dataOf, inferV2 } from '../../../../../test/support/server/v2-infer.ts';

let iris: Served;
/** Passes a matrix without names. */
let matrix: Served;
/** Passes columns: a number of [N, 1] and a text of [N]. */
let columns: Served;
beforeAll(async () => {
  iris = await serveIris({ GRPC_PORT: '0' });
  matrix = await serve(matrixHome);
  columns = await serve(columnsHome('int32'));
});

describe('shared memory', () => {
  const region = { shared_memory_region: 'r', shared_memory_byte_size: 32, shared_memory_offset: 0 };
  const x = { name: 'X', datatype: 'FP32', shape: [1, 4] };
  const message = 'this server has no shared memory, so no region "r"; send and take tensors in the body';

  it('is refused for inputs and outputs, and called that', async () => {
    const input = await inferV2(iris, [{ ...x, parameters: region }]);
    expect([input.status, input.json.error]).toEqual([
      400,
      `input "X": parameters.shared_memory_region: ${message}`,
    ]);
    const outputs = [{ name: 'label', parameters: region }];
    const output = await inferV2(iris, [{ ...x, data: [1, 2, 3, 4] }], { outputs });
    expect([output.status, output.json.error]).toEqual([
      400,
      `outputs[0]: parameters.shared_memory_region: ${message}`,
    ]);
  });

  it('is refused over gRPC, too', async () => {
    const client = connect(iris.server.grpcPort);
    const parameters = [{ key: 'shared_memory_region', value: { string_param: 'r' } }];
    const request = { model_name: 'm', inputs: [{ ...x, parameters }] };
    await expect(client.call('ModelInfer', request)).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: `input "X": parameters.shared_memory_region: ${message}`,
    });
    const inputs = [{ ...x, contents: { fp32_contents: [1, 2, 3, 4] } }];
    await expect(
      client.call('ModelInfer', { model_name: 'm', inputs, outputs: [{ name: 'label', parameters }] }),
    ).rejects.toMatchObject({ code: code.INVALID_ARGUMENT, details: expect.stringContaining(message) });
  });
});

describe('bare words', () => {
  it('are read as Triton reads them', async () => {
    const text =
      '[{"name":"x","datatype":"FP32","shape":[3,2],"data":[NaN, Infinity, -Infinity, Inf, -Inf, -NaN]}]';
    expect(dataOf(await inferV2(matrix, text))).toEqual([
      ['NaN', 'Infinity', '-Infinity', 'Infinity', '-Infinity', 'NaN'],
    ]);
  });

  it('are read after numbers of the same form', async () => {
    const text = (values: string) => `[{"name":"x","datatype":"FP32","shape":[1,2],"data":[${values}]}]`;
    for (const _ of [1, 2]) await inferV2(matrix, text('1, 2'));
    expect(dataOf(await inferV2(matrix, text('1, NaN')))).toEqual([[1, 'NaN']]);
  });

  it.each([
    ['/predict', '[[1, NaN]]', 'NaN'],
    ['/predict', '[[1, -Infinity]]', '-Infinity'],
    ['/predict', '[[1, Infinity]]', 'Infinity'],
  ])('are no JSON at %s: %s', async (path, body, word) => {
    const { status, json } = await matrix.post(path, body);
    expect(status).toBe(400);
    expect(json.error).toContain(`; for what is not a finite number write "${word}" with quotes`);
  });
});

describe('numbers of another type', () => {
  const tensor = (datatype: string, data: unknown[]) => [{ name: 'x', datatype, shape: [1, 2], data }];

  it.each([
    ['FP64', [5.1, -1e-7]],
    ['INT64', [16_777_216, -3]],
    ['INT32', [1, 2]],
    ['UINT8', [1, 255]],
    ['FP64', ['NaN', '-Infinity']],
  ])('are taken of %s: %j', async (datatype, data) => {
    const plain = await inferV2(matrix, tensor('FP32', data));
    const { status, text } = await inferV2(matrix, tensor(datatype, data));
    expect([status, text]).toEqual([200, plain.text]);
  });

  it.each([
    ['FP64', [1, 0.123_456_789_1], 'expected "FP32", got "FP64", whose element 1, 0.1234567891, is no FP32'],
    ['INT64', [16_777_217, 1], 'expected "FP32", got "INT64", whose element 0, 16777217, is no FP32'],
    ['BYTES', ['1', '2'], 'expected "FP32", got "BYTES"'],
    ['BOOL', [true, false], 'expected "FP32", got "BOOL"'],
    ['FLOAT', [1, 2], 'expected "FP32", got "FLOAT"'],
  ])('are refused of %s: %j', async (datatype, data, message) => {
    // Also where a text of the same form was read before.
    await inferV2(matrix, tensor(datatype, datatype.startsWith('B') ? data : [1, 2]));
    const { status, json } = await inferV2(matrix, tensor(datatype, data));
    expect([status, json.error]).toEqual([400, `input "x": datatype: ${message}`]);
  });

  it('are taken in bytes', async () => {
    const json = JSON.stringify({
      inputs: [{ name: 'x', datatype: 'FP64', shape: [1, 2], parameters: { binary_data_size: 16 } }],
    });
    const body = Buffer.concat([Buffer.from(json), Buffer.from(new Float64Array([5.1, 2]).buffer)]);
    const headers = { 'Inference-Header-Content-Length': String(json.length) };
    const answer = await matrix.post('/v2/models/m/infer', body, headers);
    expect(dataOf(answer)).toEqual([[Math.fround(5.1), 2]]);
  });
});

describe('frames of MLServer', () => {
  const pd = { parameters: { content_type: 'pd' } };
  const flower = {
    sepal_length: [5.1, 6],
    sepal_width: [2.5, 3],
    petal_length: [3, 5],
    petal_width: [1.1, 2],
  };
  const asked = (shape: number[]) =>
    Object.entries(flower).map(([name, data]) => ({ name, datatype: 'FP64', shape, data }));
  const rows = [5.1, 2.5, 3, 1.1, 6, 3, 5, 2];

  it.each([[[2]], [[2, 1]]])('are put together to a matrix of columns of shape %j', async (shape) => {
    const whole = await inferV2(iris, [{ name: 'X', datatype: 'FP32', shape: [2, 4], data: rows }]);
    for (const order of [asked(shape), asked(shape).toReversed()]) {
      const { status, json } = await inferV2(iris, order, pd);
      expect([status, json]).toEqual([200, whole.json]);
    }
  });

  it('may have the matrix whole', async () => {
    const { status } = await inferV2(iris, [{ name: 'X', datatype: 'FP32', shape: [2, 4], data: rows }], pd);
    expect(status).toBe(200);
  });

  it('are taken by position where columns have no names', async () => {
    const inputs = [
      { name: 'a', datatype: 'INT64', shape: [2, 1], data: [1, 2] },
      { name: 'b', datatype: 'FP64', shape: [2], data: [3.5, null] },
    ];
    expect(dataOf(await inferV2(matrix, inputs, pd))).toEqual([[1, 3.5, 2, 'NaN']]);
  });

  it('fill inputs of one column, with an axis of its own or without', async () => {
    for (const shape of [[2], [2, 1]]) {
      const inputs = [
        {
          name: 'city',
          datatype: 'BYTES',
          shape,
          data: ['Oslo', 'Pune'],
          parameters: { content_type: 'str' },
        },
        { name: 'age', datatype: 'INT64', shape, data: [1, 2] },
      ];
      const answer = await inferV2(columns, inputs, pd);
      expect([answer.status, dataOf(answer)]).toEqual([
        200,
        [
          [1, 2],
          ['Oslo', 'Pune'],
        ],
      ]);
    }
  });

  it('say what to send for a text that is missing, where the model knows none', async () => {
    const inputs = [
      { name: 'city', datatype: 'BYTES', shape: [2, 1], data: ['Oslo', null] },
      { name: 'age', datatype: 'INT64', shape: [2, 1], data: [1, 2] },
    ];
    const { status, json } = await inferV2(columns, inputs, pd);
    expect([status, json.error]).toEqual([
      400,
      'input "city": data[1]: expected a string (BYTES), got null; the model knows no missing text: send what training had in its place, such as "" or "nan"',
    ]);
  });

  it.each([
    [asked([2]).slice(1), 'inputs: "sepal_length" missing'],
    [[...asked([2]), ...asked([2]).slice(2, 3)], 'inputs[4]: input "petal_length" is there twice'],
    [
      [{ ...asked([2])[0], name: 'sepal_lenght' }],
      'inputs[0].name: the model has no "sepal_lenght"; did you mean "sepal_length"?',
    ],
    [
      [{ ...asked([2])[0], shape: [1, 2] }],
      'input "sepal_length": shape: expected [rows, 1] or [rows] of a column, got [1, 2]',
    ],
    [
      [...asked([2]).slice(0, 3), { name: 'petal_width', datatype: 'FP32', shape: [1], data: [1] }],
      'input "petal_width": expected 2 rows as in input "sepal_length", got 1',
    ],
    [[{ name: 7 }], 'inputs[0].name: expected a string, got 7'],
    [
      [{ ...asked([2])[0], data: ['x', 1] }],
      'input "sepal_length": data[0]: expected a number (FP64), got "x"',
    ],
  ])('refuses what is no frame %#', async (inputs, message) => {
    const { status, json } = await inferV2(iris, inputs, pd);
    expect([status, json.error]).toEqual([400, message]);
  });

  it('come over gRPC', async () => {
    const client = connect(iris.server.grpcPort);
    const { outputs } = await client.call('ModelInfer', {
      model_name: 'm',
      parameters: [{ key: 'content_type', value: { string_param: 'pd' } }],
      inputs: Object.entries(flower).map(([name, data]) => ({
        name,
        datatype: 'FP64',
        shape: [2, 1],
        contents: { fp64_contents: data },
      })),
      outputs: [{ name: 'label' }],
    });
    expect(outputs[0].contents.int64_contents).toEqual(['1', '2']);
  });
});

it('JSON may come as bytes, as tritonclient.http.aio says of all that it sends', async () => {
  const body = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] };
  const headers = { 'Content-Type': 'application/octet-stream' };
  expect(dataOf(await matrix.post('/v2/models/m/infer', body, headers))).toEqual([[1, 2]]);
});
