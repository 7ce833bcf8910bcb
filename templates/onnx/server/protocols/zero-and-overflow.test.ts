import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';

const shape = ['N', 2] as const;

describe.each(['float16', 'float32', 'float64'] as const)('a model of %s', (dtype) => {
  const datatype = { float16: 'FP16', float32: 'FP32', float64: 'FP64' }[dtype];
  let grpc: ServedGrpc;
  beforeAll(async () => {
    grpc = await serveGrpc({
      model: identityModel([{ input: 'x', output: 'y', dtype, shape }]),
      inputs: [{ name: 'x', dtype, shape, batchAxis: 0 }],
      outputs: [{ name: 'y', dtype, shape, batchAxis: 0 }],
      env: { AIP_PREDICT_ROUTE: '/vertex' },
    });
  });

  const question = (row: string) =>
    `{"inputs":[{"name":"x","datatype":"${datatype}","shape":[1,2],"data":${row}}]}`;
  const requests: readonly (readonly [path: string, body: (row: string) => string, type: string])[] = [
    ['/v2/models/m/infer', question, 'application/json'],
    ['/predict', (row) => `[${row}]`, 'application/json'],
    ['/v1/models/m:predict', (row) => `{"instances":[${row}]}`, 'application/json'],
    ['/vertex', (row) => `{"instances":[${row}]}`, 'application/json'],
    ['/invocations', (row) => `{"dataframe_split":{"data":[${row}]}}`, 'application/json'],
    ['/invocations', (row) => `${row}\n`, 'application/jsonlines'],
    ['/invocations', (row) => row.slice(1, -1), 'text/csv'],
  ];

  it.each(requests)('keeps the sign of -0 at %s', async (path, body, type) => {
    // Several times, as requests are recognised that differ in their numbers alone.
    for (const row of ['[1,-1]', '[2,-0]', '[-0.0,3]', '[-0,0]']) {
      const { text } = await grpc.served.post(path, body(row), { 'Content-Type': type });
      const wanted = row.replaceAll(/-0(?:\.0)?/g, '-0.0').slice(1, -1);
      expect(text.replaceAll(/(?<=[[,])(-?[1-3]|0)\.0/g, '$1')).toContain(`[${wanted}]`);
    }
  });

  it('keeps the sign of -0 in CSV', async () => {
    const headers = { 'Content-Type': 'text/csv', Accept: 'text/csv' };
    const { text } = await grpc.served.post('/invocations', '-0,0', headers);
    expect(text).toBe('-0.0,0.0\n');
  });

  it.each(requests)('says of a number that it overflows at %s', async (path, body, type) => {
    for (const number of ['1e400', '-1e400', '1'.repeat(400)]) {
      const headers = { 'Content-Type': type };
      const { status, json } = await grpc.served.post(path, body(`[1,${number}]`), headers);
      expect(status).toBe(400);
      expect(json.error).toContain(
        `expected a number in the range of ${datatype}, got a number that overflows`,
      );
    }
  });

  it('keeps the sign of -0 over gRPC', async () => {
    if (dtype === 'float16') return;
    const field = dtype === 'float32' ? 'fp32_contents' : 'fp64_contents';
    const inputs = [{ name: 'x', datatype, shape: [1, 2], contents: { [field]: [-0, 0] } }];
    const { outputs } = await grpc.client.call('ModelInfer', { model_name: 'm', inputs });
    expect(outputs[0].contents[field]).toEqual([-0, 0]);
  });
});
