/** A protocol is what its descriptor says: one that nothing else knows of is spoken, counted and recorded by its name. */
import { expect, it } from 'vitest';
import { sqliteLog } from '../../../../test/support/predictions/sqlite-log.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serve } from '../../../../test/support/server/served.ts';
import { bodyBytes } from '../calls/body.ts';
import type { Protocol } from '../calls/protocol.ts';
import { badRequest } from '../util/http-error.ts';
import { protocols } from './protocols.ts';

const shape = ['N', 2];
const pair = {
  model: identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape }]),
  inputs: [{ name: 'x', dtype: 'float32', shape, batchAxis: 0 }],
  outputs: [{ name: 'y', dtype: 'float32', shape, batchAxis: 0 }],
} as const;

/** Two numbers as plain text are answered with their sum, of what the model makes of them. */
const echoSum: Protocol = {
  name: 'echoSum',
  metricsLabel: 'echo_sum',
  paths: ['/echo-sum', '/echo/{model}[/versions/{version}]/sum'],
  answerTypes: ['text/plain'],
  decode({ body }, { outputNames }) {
    const values = Buffer.from(bodyBytes(body)).toString().trim().split(/\s+/u).map(Number);
    if (values.length !== 2) throw badRequest(`expected 2 numbers, got ${values.length}`);
    return {
      feeds: new Map([['x', { dtype: 'float32', shape: [1, 2], elements: Float32Array.from(values) }]]),
      outputNames,
      encode: ([y]) => ({
        headers: { 'Content-Type': 'text/plain' },
        body: String([...(y?.elements ?? [])].reduce((sum: number, value) => sum + Number(value), 0)),
      }),
    };
  },
  decodeCost: ({ body }) => 100 * body.length,
  routes: [
    {
      path: '/echo/{model}/about/{what}',
      methods: ['GET', 'POST'],
      answer: async ({ method, places, json }, { repository }) => ({
        model: repository.find(places.get('model') ?? '').contract.version,
        what: places.get('what'),
        body: method === 'POST' ? await json() : null,
      }),
    },
  ],
};

const plain = { 'Content-Type': 'text/plain' };

it('a protocol of the list is decoded, inferred, counted and recorded by its own name', async () => {
  const log = await sqliteLog();
  const served = await serve({ ...pair, env: log.env, protocols: [...protocols, echoSum] });
  const { status, text, headers } = await served.post('/echo-sum', '1.5 2', plain);
  expect([status, text, headers.get('Content-Type')]).toEqual([200, '3.5', 'text/plain']);
  for (const path of ['/echo/m/sum', '/echo/m/versions/1.2.3/sum/'])
    expect((await served.post(path, '1 2', plain)).text).toBe('3');

  expect((await served.post('/echo-sum', '1', plain)).json).toEqual({ error: 'expected 2 numbers, got 1' });
  expect((await served.post('/echo/other/sum', '1 2', plain)).status).toBe(404);
  expect((await served.get('/echo-sum')).headers.get('Allow')).toBe('POST');
  expect((await served.post('/echo-sum', '1 2', { ...plain, Accept: 'text/plain;q=0' })).status).toBe(406);

  const { text: metrics } = await served.get('/metrics');
  expect(metrics).toContain('mlpack_requests_total{route="echo_sum",status="200"} 3');
  expect(metrics).toContain('mlpack_requests_total{route="echo_sum",status="400"} 1');
  expect(metrics).toContain('mlpack_request_duration_seconds_count{route="echo_sum"} 5');
  const { json: index } = await served.get('/');
  expect(index.endpoints).toMatchObject({ echo_sum: 'POST /echo-sum' });
  expect(index.models[0].endpoints).toMatchObject({ echo_sum: 'POST /echo-sum' });

  const rows = await log.lines('SELECT * FROM predictions ORDER BY started_at', 4);
  expect(new Set(rows.map(({ protocol }) => protocol))).toEqual(new Set(['echoSum']));
  expect(rows[0]).toMatchObject({ status: 200, inputs: '{"x":[[1.5,2]]}', outputs: '{"y":[[1.5,2]]}' });
});

it('answers beside inference as its routes say', async () => {
  const served = await serve({ ...pair, protocols: [...protocols, echoSum] });
  const about = { model: '1.2.3', what: 'a word' };
  expect((await served.get('/echo/m/about/a%20word')).json).toEqual({ ...about, body: null });
  expect((await served.post('/echo/m/about/a%20word', [1])).json).toEqual({ ...about, body: [1] });
  expect((await served.post('/echo/m/about/x', '{')).status).toBe(400);
  expect((await served.get('/echo/other/about/x')).status).toBe(404);
  const refused = await fetch(`${served.url}/echo/m/about/x`, { method: 'PUT' });
  expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD, POST']);
  expect((await served.get('/metrics')).text).toContain(
    'mlpack_requests_total{route="metadata",status="200"} 2',
  );
});

it('a server that is not given it knows nothing there', async () => {
  const served = await serve(pair);
  expect((await served.post('/echo-sum', '1.5 2', plain)).status).toBe(404);
});
