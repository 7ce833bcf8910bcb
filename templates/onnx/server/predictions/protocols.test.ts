/** What is recorded is the same in whatever protocol it was asked. */
import { describe, expect, it } from 'vitest';
import { sqliteLog } from '../../../../test/support/predictions/sqlite-log.ts';
import { binaryElements, binaryRequest } from '../../../../test/support/server/binary-tensors.ts';
import {
  dtypes,
  everyDtype,
  outputName,
  tensors,
  values,
} from '../../../../test/support/server/every-dtype.ts';
import { serveGrpc } from '../../../../test/support/server/served-grpc.ts';
import { serve } from '../../../../test/support/server/served.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { datatypes } from '../../../../contract/dtypes.ts';

const shape = ['N', 2];
const pair = {
  model: identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape }]),
  inputs: [{ name: 'x', dtype: 'float32', shape, batchAxis: 0 }],
  outputs: [{ name: 'y', dtype: 'float32', shape, batchAxis: 0 }],
} as const;

const byTime = 'SELECT * FROM predictions ORDER BY started_at, request_id';

describe('a prediction is recorded', () => {
  it.each<[protocol: string, path: string, body: unknown, headers: Record<string, string>]>([
    ['predict', '/models/m/predict', { rows: [[1, 2]] }, {}],
    ['invocations', '/invocations', '1,2\n', { 'Content-Type': 'text/csv' }],
    ['tensorflow', '/v1/models/m:predict', { instances: [[1, 2]] }, {}],
    ['vertex', '/vertex', { instances: [[1, 2]] }, {}],
  ])('of %s', async (protocol, path, body, headers) => {
    const log = await sqliteLog({ AIP_PREDICT_ROUTE: '/vertex' });
    const served = await serve({ ...pair, env: log.env });
    expect((await served.post(path, body, headers)).status).toBe(200);
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({ protocol, inputs: '{"x":[[1,2]]}', outputs: '{"y":[[1,2]]}' });
  });

  it('of binary tensors, every element type as JSON has it', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...everyDtype, env: log.env });
    const tails = dtypes.map((dtype) => binaryElements(dtype, values[dtype]));
    const inputs = tensors.map(({ input, dtype }, i) => ({
      name: input,
      datatype: datatypes[dtype],
      shape: [1, 2],
      parameters: { binary_data_size: tails[i]?.length },
    }));
    const { body, headers } = binaryRequest({ inputs }, tails);
    expect((await served.post('/v2/models/m/infer', body, headers)).status).toBe(200);
    const [row] = await log.lines(byTime, 1);
    const expected = dtypes.map((dtype) => [`in_${dtype}`, [values[dtype]]]);
    expect(JSON.parse(row?.['inputs'])).toEqual(Object.fromEntries(expected));
    const outputs = dtypes.map((dtype) => [outputName(dtype), [values[dtype]]]);
    expect(JSON.parse(row?.['outputs'])).toEqual(Object.fromEntries(outputs));
  });

  it('of gRPC, under the id that its sender reads in the trailers', async () => {
    const log = await sqliteLog();
    const { client } = await serveGrpc({ ...pair, env: log.env });
    const ids: unknown[] = [];
    const request = {
      model_name: 'm',
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], contents: { fp32_contents: [1, 2] } }],
    };
    const onTrailers = (trailers: { get(name: string): unknown[] }): void => {
      ids.push(trailers.get('x-request-id')[0]);
    };
    await client.call('ModelInfer', request, { onTrailers });
    await client.call('ModelInfer', request, { onTrailers, metadata: { 'x-request-id': 'mine' } });
    const rows = await log.lines(byTime, 2);
    expect(rows.map(({ protocol, inputs }) => [protocol, inputs])).toEqual([
      ['grpc', '{"x":[[1,2]]}'],
      ['grpc', '{"x":[[1,2]]}'],
    ]);
    expect([rows[0]?.['request_id'], rows[1]?.['correlation_id']]).toEqual(ids);
    expect(ids[1]).toBe('mine');
  });
});
