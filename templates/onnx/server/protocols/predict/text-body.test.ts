/** Texts as bodies, by models that take a text and by others. */
import { expect, it } from 'vitest';
import { textHome } from '../../../../../test/support/text-onnx.ts';
import { serveEcho } from '../../../../../test/support/server/echo-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

const env = { MLPACK_INFERENCE: 'inline' };
const text = 'Content-Type: expected';

async function send(
  { url }: Served,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const response = await fetch(`${url}/predict`, { method: 'POST', body, headers: { 'Content-Type': type } });
  return { status: response.status, json: await response.json() };
}

it('is answered as a row with that text', async () => {
  const served = await serve({ ...(await textHome()), env });
  const row = await served.post('/predict', { rows: ['Good, the\nbad and "fine"'] });
  expect(await send(served, 'text/plain', 'Good, the\nbad and "fine"')).toEqual({
    status: 200,
    json: row.json,
  });
});

const latin1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);

it.each([
  ['text/plain', 'café', 'café'],
  ['Text/Plain ; Charset="UTF-8"', 'café', 'café'],
  ['text/plain; charset=utf8; format=flowed', '\uFEFF{"rows": []}\n', '{"rows": []}\n'],
  ['text/plain; charset=us-ascii', 'cafe', 'cafe'],
  ['text/plain; charset=ISO-8859-1', latin1, 'café'],
])('%s is read as it says, and what may be left out is', async (type, body, read) => {
  const served = await serveEcho([
    ['text', 'string'],
    ['more', 'string', true],
  ]);
  const predictions = [{ text_out: read, more_out: 'left out' }];
  expect(await send(served, type, body)).toEqual({
    status: 200,
    json: expect.objectContaining({ predictions }),
  });
});

it.each([
  ['text/plain', '', 400, 'the body: expected a text, got none'],
  ['text/plain', '\uFEFF', 400, 'the body: expected a text, got none'],
  ['text/plain', latin1, 400, 'the body is not valid UTF-8'],
  [
    'text/plain; charset=windows-1252',
    'cafe',
    415,
    `${text} charset utf-8, us-ascii or iso-8859-1, got windows-1252; send the text in UTF-8`,
  ],
  [
    'image/png',
    'cafe',
    415,
    `${text} application/json or text/plain, as this model takes no picture alone, got "image/png"`,
  ],
])('%s %j is refused', async (type, body, status, error) => {
  expect(await send(await serveEcho([['text', 'string']]), type, body)).toEqual({ status, json: { error } });
});

it.each([
  ['numbers', [['x', 'float32']]],
  [
    'two texts',
    [
      ['question', 'string'],
      ['context', 'string'],
    ],
  ],
  [
    'a number beside a text',
    [
      ['text', 'string'],
      ['x', 'float32'],
    ],
  ],
] as const)('is told what a model of %s takes', async (_what, inputs) => {
  expect(await send(await serveEcho(inputs), 'text/plain', 'cafe')).toEqual({
    status: 415,
    json: {
      error: `${text} application/json, as this model takes no text alone, got "text/plain"`,
    },
  });
});
