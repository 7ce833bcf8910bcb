import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

let served: Served;
beforeAll(async () => {
  served = await serve(twoTensors);
});

const asItIs = (bytes: Buffer): Buffer => bytes;

/** Asks for predictions of some rows, and takes the answer as it comes over the wire. */
async function ask(
  accepted: string | null,
  rows: number,
): Promise<{ encoding: unknown; vary: unknown; bytes: Buffer }> {
  const headers = {
    'Content-Type': 'application/json',
    ...(accepted === null ? {} : { 'Accept-Encoding': accepted }),
  };
  const asked = request(`${served.url}/predict`, { method: 'POST', headers });
  asked.end(JSON.stringify(Array.from({ length: rows }, (_, k) => ({ a: [1, 2], k }))));
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (response === undefined) throw new Error('no response');
  const bytes = await buffer(response);
  expect(Number(response.headers['content-length'])).toBe(bytes.length);
  return { encoding: response.headers['content-encoding'], vary: response.headers.vary, bytes };
}

describe('an answer', () => {
  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['deflate', 'deflate', inflateSync],
    ['br, gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=0.5, deflate', 'deflate', inflateSync],
    ['gzip;q=0, *', undefined, asItIs],
    ['br', undefined, asItIs],
    ['*', undefined, asItIs],
    [null, undefined, asItIs],
  ])('to who accepts %j is encoded as %j', async (accepted, encoding, decode) => {
    const answer = await ask(accepted, 100);
    expect([answer.encoding, answer.vary]).toEqual([encoding, encoding && 'Accept-Encoding']);
    const { predictions } = JSON.parse(decode(answer.bytes).toString());
    expect(predictions[99]).toEqual({ b: [1, 2], l: 99 });
  });

  it('that fits a packet is sent as it is', async () => {
    expect((await ask('gzip', 1)).encoding).toBeUndefined();
  });
});
