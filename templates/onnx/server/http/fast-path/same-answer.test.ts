import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { dtypes, everyDtype, values } from '../../../../../test/support/server/every-dtype.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';

let served: Served;
beforeAll(async () => {
  served = await serve(everyDtype);
});

/** The bytes of an answer, its fields in order, and without what is never twice the same. */
async function answer(path: string, body: string, lines: readonly string[]): Promise<string> {
  const socket = connect({ port: Number(new URL(served.url).port), host: '127.0.0.1' });
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  socket.write([`POST ${path} HTTP/1.1`, 'Host: x', ...lines, length, '', body].join('\r\n'));
  let text = '';
  do {
    const [chunk] = await once(socket, 'data');
    text += String(chunk.toString('latin1'));
  } while (text.length < expectedLength(text));
  socket.destroy();
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...fields] = head.split('\r\n');
  const alike = fields.map((field) => field.replace(/^(Date|X-Request-Id): (?!mine).+/, '$1: …'));
  return [status, ...alike.toSorted(), '', ...rest].join('\r\n');
}

function expectedLength(text: string): number {
  const head = text.indexOf('\r\n\r\n') + 4;
  const [, length] = /Content-Length: (\d+)/.exec(text) ?? [];
  return head < 4 || length === undefined ? Infinity : head + Number(length);
}

const inputs = dtypes.map((dtype) => ({
  name: `in_${dtype}`,
  datatype: datatypes[dtype],
  shape: [1, 2],
  data: values[dtype],
}));
const infer = '/v2/models/m/infer';

it.each([
  ['an inference', infer, JSON.stringify({ inputs }), []],
  ['an id beyond ASCII', infer, JSON.stringify({ inputs, id: 'é–😀' }), []],
  ['binary outputs', infer, JSON.stringify({ inputs, parameters: { binary_data_output: true } }), []],
  ['a compressed answer', infer, JSON.stringify({ inputs, id: 'x'.repeat(5000) }), ['Accept-Encoding: gzip']],
  ['no JSON', infer, '{', []],
  ['another media type', infer, '{}', ['Content-Type: text/csv']],
  ['another model', '/v2/models/n/infer', '{}', []],
  ['a time limit that is none', infer, '{}', ['X-Request-Timeout-Ms: soon']],
  ['an id of the sender', '/predict', '{}', ['X-Request-Id: mine']],
])("is Node's for %s", async (_what, path, body, lines) => {
  const fast = await answer(path, body, lines);
  expect(fast).toMatch(/^HTTP\/1\.1 \d{3} /);
  // A field by which it is left to Node.
  expect(fast).toBe(await answer(path, body, [...lines, 'TE: trailers']));
});
