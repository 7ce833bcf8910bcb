import { beforeAll, expect, it } from 'vitest';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({ ...twoTensors, env: { AIP_PREDICT_ROUTE: '/vertex' } });
});

const rows = [{ a: [1, 2], k: 3 }];
const inputs = [
  { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
  { name: 'k', datatype: 'INT64', shape: [1], data: [3] },
];

it.each([
  ['/predict', rows],
  ['/vertex', { instances: rows }],
  ['/v1/models/m:predict', { instances: rows }],
  ['/v2/models/m/infer', { inputs }],
])('JSON is not sent to who refuses it: %s', async (path, body) => {
  const ask = async (accept: string) => (await served.post(path, body, { Accept: accept })).status;
  for (const accept of ['application/json;q=0', '*/*;q=0', 'text/csv, application/*; q=0.000'])
    expect([accept, await ask(accept)]).toEqual([accept, 406]);
  for (const accept of ['*/*', 'text/html', 'application/json;q=0.5, */*;q=0', 'text/csv;q=0'])
    expect([accept, await ask(accept)]).toEqual([accept, 200]);
});

it('tensors in bytes are an answer to who takes those alone', async () => {
  const accept = { Accept: 'application/json;q=0, application/octet-stream' };
  const { status } = await served.post('/v2/models/m/infer', { inputs }, accept);
  expect(status).toBe(200);
});
