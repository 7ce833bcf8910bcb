import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { connect } from '../../../../../test/support/server/served-grpc.ts';
import { type Answer, serve, type Served } from '../../../../../test/support/server/served.ts';

const labels = ['no', 'yes', 'maybe'];

/** Passes scores of three classes, numbers of classes, and a matrix without a batch. */
const scores = [
  { name: 'p', dtype: 'float32', shape: ['N', 3], batchAxis: 0, labels },
  { name: 'l', dtype: 'int64', shape: ['N'], batchAxis: 0, labels },
  { name: 'w', dtype: 'uint8', shape: [2, 2], batchAxis: null },
  { name: 's', dtype: 'string', shape: ['N'], batchAxis: 0 },
] as const;

let served: Served;
beforeAll(async () => {
  served = await serve({
    model: identityModel(
      scores.map(({ name, ...rest }) => ({ ...rest, input: name, output: `${name}_out` })),
    ),
    inputs: scores.map(({ name, dtype, shape, batchAxis }) => ({ name, dtype, shape, batchAxis })),
    outputs: scores.map((tensor) => ({ ...tensor, name: `${tensor.name}_out` })),
    env: { GRPC_PORT: '0' },
  });
});

const inputs = [
  { name: 'p', datatype: 'FP32', shape: [2, 3], data: [0.25, 0.5, 'NaN', 1, 3.3, 1] },
  { name: 'l', datatype: 'INT64', shape: [2], data: [2, 1] },
  { name: 'w', datatype: 'UINT8', shape: [2, 2], data: [1, 5, 10, 4] },
  { name: 's', datatype: 'BYTES', shape: [2], data: ['a', 'b'] },
];

function ask(name: string, classification: unknown): Promise<Answer> {
  return served.post('/v2/models/m/infer', { inputs, outputs: [{ name, parameters: { classification } }] });
}

describe('the classification extension', () => {
  it.each([
    ['the highest of each row, with labels', 'p_out', 1, [2, 1], ['0.5:1:yes', '3.3:1:yes']],
    [
      'all where they are fewer, what is no number last, equals in their order',
      'p_out',
      9,
      [2, 3],
      ['0.5:1:yes', '0.25:0:no', 'NaN:2:maybe', '3.3:1:yes', '1.0:0:no', '1.0:2:maybe'],
    ],
    ['a number of a class by its index in the tensor', 'l_out', 1, [2, 1], ['2:0', '1:0']],
    ['the highest of a tensor without a batch', 'w_out', 2, [2], ['10:2', '5:1']],
  ])('answers %s', async (_what, name, count, shape, data) => {
    const { status, json } = await ask(name, count);
    expect([status, json.outputs]).toEqual([200, [{ name, datatype: 'BYTES', shape, data }]]);
  });

  it('answers the tensor for 0', async () => {
    expect((await ask('l_out', 0)).json.outputs[0]).toMatchObject({ datatype: 'INT64', data: [2, 1] });
  });

  it.each([
    ['p_out', -1, 'outputs[0].parameters.classification: expected a number of classes, got -1'],
    ['p_out', '2', 'outputs[0].parameters.classification: expected a number of classes, got "2"'],
    ['p_out', 1.5, 'outputs[0].parameters.classification: expected a number of classes, got 1.5'],
    ['s_out', 1, 'outputs[0].parameters.classification: output "s_out" of BYTES cannot be answered so'],
  ])('refuses %s with %j', async (name, count, message) => {
    const { status, json } = await ask(name, count);
    expect([status, json.error]).toEqual([400, message]);
  });

  it('answers classes in bytes, too, beside the other outputs', async () => {
    const outputs = [
      { name: 'l_out' },
      { name: 'p_out', parameters: { classification: 1, binary_data: true } },
    ];
    const { headers, bytes } = await served.post('/v2/models/m/infer', { inputs, outputs });
    const jsonBytes = Number(headers.get('Inference-Header-Content-Length'));
    const json = JSON.parse(Buffer.from(bytes.subarray(0, jsonBytes)).toString());
    expect(json.outputs).toEqual([
      { name: 'l_out', datatype: 'INT64', shape: [2], data: [2, 1] },
      { name: 'p_out', datatype: 'BYTES', shape: [2, 1], parameters: { binary_data_size: 26 } },
    ]);
    expect(Buffer.from(bytes.subarray(jsonBytes)).toString('latin1')).toBe(
      ['\x09\0\0\0', '0.5:1:yes', '\x09\0\0\0', '3.3:1:yes'].join(''),
    );
  });

  it('is there over gRPC', async () => {
    const client = connect(served.server.grpcPort);
    const { outputs } = await client.call('ModelInfer', {
      model_name: 'm',
      inputs: [
        { name: 'p', datatype: 'FP32', shape: [1, 3], contents: { fp32_contents: [0.25, 0.5, 0.125] } },
        { name: 'l', datatype: 'INT64', shape: [1], contents: { int64_contents: [2] } },
        { name: 'w', datatype: 'UINT8', shape: [2, 2], contents: { uint_contents: [1, 5, 10, 4] } },
        { name: 's', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [Buffer.from('a')] } },
      ],
      outputs: [{ name: 'p_out', parameters: [{ key: 'classification', value: { int64_param: 2 } }] }],
    });
    expect(outputs).toMatchObject([{ name: 'p_out', datatype: 'BYTES', shape: ['1', '2'] }]);
    expect(outputs[0].contents.bytes_contents.map(String)).toEqual(['0.5:1:yes', '0.25:0:no']);
  });
});
