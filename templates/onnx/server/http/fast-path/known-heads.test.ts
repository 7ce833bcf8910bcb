import { createServer } from 'node:http';
import { duplexPair } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownHeads } from './known-heads.ts';

/** A request as a parser read it. */
interface ReadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function fastRead(text: string, heads: KnownHeads): (ReadRequest & { readonly end: number }) | null {
  const found = heads.read(text);
  if (found === null || found.bodyEnd > text.length) return null;
  const { head, bodyStart, bodyEnd } = found;
  const body = text.slice(bodyStart, bodyEnd);
  return {
    url: head.url,
    headers: { ...head.headers, 'content-length': String(body.length) },
    body,
    end: bodyEnd,
  };
}

/** The first request that Node reads in a text; null where it finds fault with it. */
function nodeRead(text: string): Promise<ReadRequest | null> {
  const [client, server] = duplexPair();
  return new Promise((resolve) => {
    const http = createServer((request) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => resolve(null));
      request.on('end', () => {
        const { url = '', headers } = request;
        resolve({ url, headers, body: Buffer.concat(chunks).toString('latin1') });
      });
    });
    http.on('clientError', () => resolve(null));
    http.emit('connection', server);
    server.on('close', () => resolve(null));
    client.end(Buffer.from(text, 'latin1'));
  });
}

const head = (length: number | string, ...lines: string[]) =>
  ['POST /predict HTTP/1.1', 'Host: x', ...lines, `Content-Length: ${length}`, '', ''].join('\r\n');

describe('KnownHeads', () => {
  it.each([
    ['no length', 'POST /predict HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', 'POST /predict HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    ['another method', head(0).replace('POST', 'PUT')],
    ['another version', head(0).replace('1.1', '1.0')],
    ['a whole URL', head(0).replace('/predict', 'http://x/predict')],
    ['a length twice', head(1, 'Content-Length: 1')],
    ['a length of a million', head(1_000_000)],
    ['a signed length', head('+1')],
    ['a length in two parts', head('1, 1')],
    ['a folded line', head(0, 'X: a', ' b')],
    ['a space before the colon', head(0, 'X : a')],
    ['a bare line feed', head(0, 'X: a\nY: b')],
    ['a NUL', head(0, 'X: a\0b')],
    ['a byte beyond ASCII', head(0, 'X: \xe9')],
    ['chunks', head(0, 'Transfer-Encoding: chunked')],
    ['a compressed body', head(0, 'Content-Encoding: gzip')],
    ['an expectation', head(0, 'Expect: 100-continue')],
    ['an upgrade', head(0, 'Upgrade: h2c')],
    ['a connection to close', head(0, 'Connection: close')],
    ['a very long head', head(0, `X: ${'x'.repeat(9000)}`)],
    ['half a head', head(0).slice(0, -1)],
  ])('leaves %s to Node', (_what, text) => {
    const heads = new KnownHeads();
    expect(fastRead(text, heads)).toBeNull();
    // Nor once the usual is known.
    expect(fastRead(head(0), heads)).not.toBeNull();
    expect(fastRead(text, heads)).toBeNull();
  });

  it('reads a head it knows with another length', () => {
    const heads = new KnownHeads();
    for (const body of ['a', '', 'x'.repeat(1234)]) {
      const text = `${head(body.length, 'Accept: a/b')}${body}POST /next`;
      expect(fastRead(text, heads)).toMatchObject({
        url: '/predict',
        headers: { host: 'x', accept: 'a/b', 'content-length': String(body.length) },
        body,
      });
    }
  });

  it.each(['Authorization: Bearer k', 'X-API-Key: k', 'cookie: k'])('does not remember %s', (line) => {
    const [plain, secret] = [head(0), head(0, line)];
    const heads = new KnownHeads();
    for (const text of [secret, plain]) heads.read(text);
    expect(heads.read(plain)?.head).toBe(heads.read(plain)?.head);
    expect(heads.read(secret)?.head).not.toBe(heads.read(secret)?.head);
  });

  it('reads nothing that Node reads otherwise, or not at all', async () => {
    const line = fc.constantFrom(
      'Content-Type: application/json',
      'Connection: keep-alive',
      'Connection: close',
      'Accept:*/*',
      'X-Empty:',
      'X-Tab:\ta\tb\t',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding : chunked',
      'Content-Length: 3',
      'content-length: 4',
      'Expect: 100-continue',
      'Upgrade: websocket',
      '__proto__: a',
      'constructor: b',
      'Cookie: a=b; c=d',
      'Host: y',
      ' folded',
    );
    const request = fc
      .record({
        line: fc.constantFrom(
          'POST /predict HTTP/1.1',
          'POST /a?b=c#d HTTP/1.1',
          'POST  /a HTTP/1.1',
          'POST /a b HTTP/1.1',
        ),
        lines: fc.uniqueArray(line, { maxLength: 3 }),
        length: fc.constantFrom('0', '3', '3', '3', '03', '3 ', '+3', '0x3', '-1', '3,3'),
        body: fc.constantFrom('abc', '', 'abcPOST / HTTP/1.1\r\nHost: z\r\n\r\n', '\r\n\r\n'),
      })
      .map(
        ({ line: first, lines, length, body }) =>
          `${[first, 'Host: x', ...lines, `Content-Length: ${length}`, '', ''].join('\r\n')}${body}`,
      );
    const spoil = fc.record({
      at: fc.nat({ max: 200 }),
      cut: fc.nat({ max: 2 }),
      put: fc.constantFrom('', '\r', '\n', '\r\n', ' ', '\t', ':', '\0', '\x7f', '\xff', ',', '0', 'a'),
    });
    const heads = new KnownHeads();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(request, fc.array(spoil, { maxLength: 2 }), async (good, spoils) => {
        let text = good;
        for (const { at, cut, put } of spoils) text = text.slice(0, at) + put + text.slice(at + cut);
        const fast = fastRead(text, heads);
        if (fast === null) return;
        taken++;
        const { end, ...read } = fast;
        const node = await nodeRead(text.slice(0, end));
        // Node keeps the length as it was written.
        const headers = { ...node?.headers, 'content-length': read.headers['content-length'] };
        expect({ ...node, headers }).toEqual(read);
      }),
      { numRuns: 8000 },
    );
    expect(taken).toBeGreaterThan(300);
  });
});
