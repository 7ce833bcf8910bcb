/** The type of a CSV answer, as clients read it. */
import { beforeAll, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

let served: Served;
beforeAll(async () => {
  const text = { dtype: 'string', shape: ['N', 1], batchAxis: 0 } as const;
  served = await serve({
    model: identityModel([{ ...text, input: 'text', output: 'label' }]),
    inputs: [{ ...text, name: 'text' }],
    outputs: [{ ...text, name: 'label' }],
  });
});

// sagemaker's PandasDeserializer(accept="text/csv") compares the type with exactly "text/csv", as its capture of data does;
// requests reads text without a charset as Latin-1.
it.each([
  ['Oslo', 'text/csv'],
  ['Tromsø', 'text/csv; charset=utf-8'],
])('of %s is %s', async (city, type) => {
  const headers = { 'Content-Type': 'application/json', Accept: 'text/csv' };
  const answer = await served.post('/invocations', `[["${city}"]]`, headers);
  expect([answer.status, answer.headers.get('Content-Type'), answer.text]).toEqual([200, type, `${city}\n`]);
});
