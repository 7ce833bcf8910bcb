/** Values that callers may leave out, where those of a row have no names. */
import { expect, it } from 'vitest';
import { serveEcho } from '../../../../../test/support/server/echo-model.ts';
import type { Served } from '../../../../../test/support/server/served.ts';

const left = 'left out';

function served(): Promise<Served> {
  return serveEcho([
    ['text', 'string'],
    ['pair', 'string', true],
    ['option', 'string', true],
  ]);
}

function answer(text: string, pair = left, option = left) {
  return { text_out: text, pair_out: pair, option_out: option };
}

it.each<[string, string, unknown, object]>([
  ['bare values', '/predict', { rows: ['a'] }, { predictions: [answer('a')] }],
  [
    'the first of them',
    '/predict',
    { rows: [['a'], ['b', 'c']] },
    { predictions: [answer('a'), answer('b', 'c')] },
  ],
  ['all of them', '/predict', { rows: [['a', 'b', 'c']] }, { predictions: [answer('a', 'b', 'c')] }],
  ['null', '/predict', { rows: [['a', null, 'c']] }, { predictions: [answer('a', left, 'c')] }],
  [
    'a whole tensor',
    '/v1/models/m:predict',
    { inputs: ['a'] },
    { outputs: { text_out: ['a'], pair_out: [left] } },
  ],
  [
    'columns',
    '/invocations',
    { inputs: { text: ['a'] } },
    { predictions: { text_out: ['a'], option_out: [left] } },
  ],
  [
    'a tensor without its name',
    '/v2/models/m/infer',
    {
      parameters: { content_type: 'str' },
      inputs: [{ name: 'input-1', datatype: 'BYTES', shape: [1], data: ['a'] }],
    },
    { outputs: [{ name: 'text_out', data: ['a'] }, { data: [left] }, { data: [left] }] },
  ],
])('%s', async (_what, path, body, wanted) => {
  const { status, json } = await (await served()).post(path, body);
  expect([status, json.error]).toEqual([200, undefined]);
  expect(json).toMatchObject(wanted);
});

it.each([
  ['a\n', [answer('a')]],
  ['a,b\nc,d\n', [answer('a', 'b'), answer('c', 'd')]],
  ['a,b,c\n', [answer('a', 'b', 'c')]],
  ['text,option\na,c\n', [answer('a', left, 'c')]],
])('the line %j of CSV', async (body, predictions) => {
  const model = await served();
  const { status, json } = await model.post('/invocations', body, { 'Content-Type': 'text/csv' });
  expect([status, json]).toEqual([200, { predictions }]);
});

it.each([{ rows: [[]] }, { rows: [['a', 'b', 'c', 'd']] }])('%j is refused', async (body) => {
  const { status, json } = await (await served()).post('/predict', body);
  expect([status, json.error]).toEqual([
    400,
    expect.stringMatching(/^rows\[0\]: expected an object with text \(pair, option may be left out\)/u),
  ]);
});

it('is left out of a body that is one string', async () => {
  const { url } = await served();
  const response = await fetch(`${url}/v2/models/m/infer`, {
    method: 'POST',
    body: 'a',
    headers: { 'Inference-Header-Content-Length': '0', 'Content-Type': 'application/octet-stream' },
  });
  expect(await response.text()).toContain(left);
});
