import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({ ...twoTensors, env: { AIP_PREDICT_ROUTE: '/vertex' } });
});

const paths = ['/predict', '/v2/models/m/infer'] as const;

it('answers 200 or 400 to any JSON', async () => {
  const data = fc.array(fc.oneof(fc.integer(), fc.double(), fc.array(fc.integer())));
  const tensor = fc.record(
    {
      name: fc.constantFrom('a', 'k', '__proto__', ''),
      datatype: fc.constantFrom('FP32', 'INT64', 'BYTES', 1),
      shape: fc.oneof(fc.array(fc.constantFrom(0, 1, 2, -1, 1.5, 2 ** 53, '1', null)), fc.jsonValue()),
      data: fc.oneof(data, fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const record = fc.dictionary(fc.constantFrom('a', 'k', 'rows', 'inputs', 'constructor'), fc.jsonValue());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({ inputs: fc.array(tensor), outputs: fc.jsonValue() }, { requiredKeys: ['inputs'] }),
    fc.record({ rows: fc.array(fc.oneof(record, fc.jsonValue())) }),
    fc.record({ inputs: record }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, value) => {
      const { status, json } = await served.post(path, JSON.stringify(value));
      expect([200, 400]).toContain(status);
      expect(typeof json.error).toBe(status === 400 ? 'string' : 'undefined');
    }),
    { numRuns: 400 },
  );
});

const compatible = ['/invocations', '/v1/models/m:predict', '/vertex'] as const;

it("answers 200 or 400 to anything where other servers' callers ask", async () => {
  const key = fc.constantFrom(
    'instances',
    'inputs',
    'dataframe_split',
    'dataframe_records',
    'rows',
    'signature_name',
    'params',
  );
  const row = fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'k', 'b64', 'features', '__proto__'), fc.jsonValue()),
    fc.jsonValue(),
  );
  const frame = fc.record(
    { columns: fc.oneof(fc.array(fc.constantFrom('a', 'k', '', 1)), fc.jsonValue()), data: fc.array(row) },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc
      .dictionary(key, fc.oneof(fc.array(row), row, frame), { maxKeys: 2 })
      .map((value) => JSON.stringify(value)),
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '1', 'a', '{', '[', 'NaN') }),
  );
  const type = fc.constantFrom('application/json', 'text/csv', 'application/jsonlines');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...compatible), type, body, async (path, contentType, text) => {
      const isVertex = path === '/vertex';
      const headers = { 'Content-Type': isVertex ? 'application/json' : contentType };
      const response = await fetch(served.url + path, { method: 'POST', headers, body: text });
      const answer = await response.text();
      expect([200, 400]).toContain(response.status);
      expect(answer.startsWith('{"error":')).toBe(response.status === 400);
    }),
    { numRuns: 600 },
  );
});

it('answers what it gets back when it gets what fits', async () => {
  const row = fc.record({
    a: fc.tuple(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('NaN', 'Infinity', '-Infinity'),
    ),
    k: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
      const { text } = await served.post('/predict', { rows });
      const expected = rows.map(({ a, k }) => `{"b":${JSON.stringify(a)},"l":${k}}`).join(',');
      expect(text).toBe(`{"model":"m","version":"1.2.3","predictions":[${expected}]}`);
    }),
    { numRuns: 100 },
  );
});

it.each([
  ['deep arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
  [
    'deep rows with a long integer',
    `{"rows":${'['.repeat(100_000)}1234567890123456789${']'.repeat(100_000)}}`,
  ],
  ['a long field name', JSON.stringify([{ ['x'.repeat(500_000)]: 1 }])],
  [
    'many dimensions',
    JSON.stringify({ inputs: [{ name: 'a', datatype: 'FP32', shape: Array(100_000).fill(1), data: [1] }] }),
  ],
  [
    'a number with many digits',
    `{"inputs":[{"name":"k","datatype":"INT64","shape":[1],"data":[${'9'.repeat(500_000)}]}]}`,
  ],
])('answers 400 to %s, briefly', async (_what, body) => {
  for (const path of [...paths, ...compatible]) {
    const { status, text } = await served.post(path, body);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(500);
  }
});

it.each([
  ['quotes and backslashes', '"\\'.repeat(200_000)],
  ['backslashes', `"${'\\'.repeat(400_000)}NaN`],
  ['words', 'NaN,'.repeat(200_000)],
  ['base64 of padding', JSON.stringify({ instances: [{ b64: `${'='.repeat(500_000)}x` }] })],
  [
    'columns',
    JSON.stringify({
      dataframe_split: { columns: Array.from({ length: 80_000 }, (_, i) => `c${i}`), data: [[]] },
    }),
  ],
])('answers 400 at once to many %s', async (_what, body) => {
  for (const path of compatible) expect((await served.post(path, body)).status).toBe(400);
});

it.each([
  ['fields', ','.repeat(900_000)],
  ['lines', '\n'.repeat(900_000)],
  ['quotes', '"'.repeat(900_001)],
  ['fields in quotes', '"a",'.repeat(200_000)],
])('answers 400 at once to CSV of many %s', async (_what, body) => {
  const { status, text } = await served.post('/invocations', body, { 'Content-Type': 'text/csv' });
  expect(status).toBe(400);
  expect(text.length).toBeLessThan(500);
});
