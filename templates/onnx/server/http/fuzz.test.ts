import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

let served: Served;
beforeAll(async () => {
  served = await serve(twoTensors);
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
  for (const path of paths) {
    const { status, text } = await served.post(path, body);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(500);
  }
});
