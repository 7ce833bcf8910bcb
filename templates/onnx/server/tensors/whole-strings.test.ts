import { beforeAll, describe, expect, it } from 'vitest';
import { binaryElements, binaryRequest } from '../../../../test/support/server/binary-tensors.ts';
import { wordsModel } from '../../../../test/support/server/constant-models.ts';
import { statusOf } from '../../../../test/support/server/grpc-client.ts';
import { textsHome } from '../../../../test/support/server/frame-models.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';
import { serve } from '../../../../test/support/server/served.ts';

const columns = ['plan', 'city'];
const rows = [
  ['free', 'Lima'],
  ['pro', 'Oslo\0x'],
];
const data = rows.flat();
const records = rows.map(([plan, city]) => ({ plan, city }));
const refusal =
  'input "t", row 1, column "city": expected a string without U+0000, which the model would not see whole, got "Oslo\\u0000x"';

describe('a string with U+0000', () => {
  let grpc: ServedGrpc;
  beforeAll(async () => {
    grpc = await serveGrpc({
      ...textsHome(columns),
      env: { AIP_PREDICT_ROUTE: '/vertex' },
    });
  });

  const input = { name: 't', datatype: 'BYTES', shape: [2, 2] };
  it.each([
    ['/v2/models/m/infer', { inputs: [{ ...input, data }] }],
    ['/v2/models/m/infer', { inputs: [{ ...input, data: rows }] }],
    ['/predict', records],
    ['/predict', rows],
    ['/predict', { inputs: { t: rows } }],
    ['/v1/models/m:predict', { instances: rows }],
    ['/v1/models/m:predict', { inputs: rows }],
    ['/v1/models/m:predict', { instances: rows.map((row) => row.map((text) => ({ b64: btoa(text) }))) }],
    ['/vertex', { instances: rows }],
    ['/invocations', { dataframe_split: { columns, data: rows } }],
    ['/invocations', { dataframe_records: records }],
    ['/invocations', { instances: rows }],
  ])('is refused at %s, naming row and column: %j', async (path, body) => {
    const { status, json } = await grpc.served.post(path, body);
    expect([status, json]).toEqual([400, { error: refusal }]);
  });

  it.each([
    ['text/csv', rows.map((row) => `${row.join(',')}\n`).join('')],
    ['application/jsonlines', rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
  ])('is refused as %s', async (type, body) => {
    const { status, json } = await grpc.served.post('/invocations', body, { 'Content-Type': type });
    expect([status, json]).toEqual([400, { error: refusal }]);
  });

  it('is refused as binary data', async () => {
    const raw = binaryElements('string', data);
    const { body, headers } = binaryRequest(
      { inputs: [{ ...input, parameters: { binary_data_size: raw.length } }] },
      [raw],
    );
    const { status, json } = await grpc.served.post('/v2/models/m/infer', body, headers);
    expect([status, json]).toEqual([400, { error: refusal }]);
  });

  it.each([
    [
      'contents',
      { inputs: [{ ...input, contents: { bytes_contents: data.map((text) => Buffer.from(text)) } }] },
    ],
    ['raw contents', { inputs: [input], raw_input_contents: [binaryElements('string', data)] }],
  ])('is refused over gRPC, in %s', async (_what, request) => {
    const call = grpc.client.call('ModelInfer', { model_name: 'm', ...request });
    expect(await statusOf(call)).toMatchObject({ code: 3, details: refusal });
  });

  it('spoils no other request of the same inference', async () => {
    const ask = (city: string) => grpc.served.post('/predict', [{ plan: 'free', city }]);
    const answers = await Promise.all(['Lima', '\0', 'Oslo'].map(ask));
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
  });
});

it('comes out of a model whole', async () => {
  const words = ['a\0b', '\0', 'ok'];
  const served = await serve({
    model: wordsModel(words),
    inputs: [{ name: 'x', dtype: 'string', shape: [1] }],
    outputs: [
      { name: 'y', dtype: 'string', shape: [3] },
      { name: 'z', dtype: 'string', shape: [1] },
    ],
  });
  const inputs = [{ name: 'x', datatype: 'BYTES', shape: [1], data: ['x'] }];
  const { json } = await served.post('/v2/models/m/infer', { inputs });
  expect(json.outputs[0].data).toEqual(words);
});
