import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { MessageParts } from './message-parts.ts';

/** The head of a request, and what follows it. */
type Message = readonly [head: string, rest: string];

const host = 'Host: h\r\n';
const body = 'GET / HTTP/1.1\r\n\r\nb\r\n\r\n';
const get: Message = [`GET / HTTP/1.1\r\n${host}\r\n`, ''];
const post: Message = [`POST / HTTP/1.1\r\n${host}Content-Length: ${body.length}\r\n\r\n`, body];
const chunked = (...parts: string[]): Message => [
  `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`,
  parts.join(''),
];
const chunk = (text: string, extension = '') => `${text.length.toString(16)}${extension}\r\n${text}\r\n`;

const messages: readonly Message[] = [
  get,
  post,
  get,
  chunked(chunk(body), chunk('a', ';x=12'), '0\r\n\r\n'),
  get,
  chunked(chunk('0\r\n\r\n'), '0\r\nTrailer: 1\r\nOther: 2\r\n\r\n'),
  post,
  chunked(chunk('x'.repeat(300), ' ; y'), '000\r\n\r\n'),
  get,
];

/** Where pieces end in messages that come in segments of so many bytes. */
function ends(all: readonly Message[], segmentBytes: number): number[] {
  const parts = new MessageParts();
  const bytes = Buffer.from(all.flat().join(''));
  const heads = new Map<number, IncomingMessage['headers']>();
  let at = 0;
  for (const [head, rest] of all) {
    const length = /Content-Length: (\d+)/.exec(head)?.[1];
    heads.set(at + head.length, {
      ...(head.includes('chunked') ? { 'transfer-encoding': 'chunked' } : {}),
      ...(length === undefined ? {} : { 'content-length': length }),
    });
    at += head.length + rest.length;
  }
  const found: number[] = [];
  for (let start = 0; start < bytes.length; start += segmentBytes) {
    const segment = bytes.subarray(start, start + segmentBytes);
    for (let i = 0; i < segment.length;) {
      i = parts.endOfPiece(segment, i);
      found.push(start + i);
      const headers = heads.get(start + i);
      if (headers !== undefined) parts.began({ headers } as IncomingMessage);
    }
  }
  return found;
}

describe('pieces of what a connection brings', () => {
  it('end with each head and each request, however it comes', () => {
    const total = messages.flat().join('').length;
    const wanted: number[] = [];
    let at = 0;
    for (const [head, rest] of messages) {
      wanted.push(at + head.length, at + head.length + rest.length);
      at += head.length + rest.length;
    }
    for (let segmentBytes = 1; segmentBytes <= total; segmentBytes++)
      expect(ends(messages, segmentBytes), `segments of ${segmentBytes}`).toEqual(
        expect.arrayContaining(wanted),
      );
  });

  it('are whole where a body has a length or large chunks, and short where chunks are small', () => {
    const long = 'x'.repeat(50_000);
    const large: Message = [`POST / HTTP/1.1\r\n${host}Content-Length: ${long.length}\r\n\r\n`, long];
    expect(ends([large], 100_000)).toHaveLength(2);
    expect(ends([chunked(chunk(long), '0\r\n\r\n')], 100_000)).toHaveLength(3);
    const pieces = ends([chunked(chunk(' ').repeat(10_000), '0\r\n\r\n')], 100_000);
    expect(pieces.length).toBeGreaterThan(500);
  });

  it('are none of what never ends in a blank line, nor in a chunk', () => {
    expect(ends([['\r\n'.repeat(2) + 'a'.repeat(1000), '']], 10_000)).toEqual([4, 1004]);
    const endless = chunked(`1;${'a'.repeat(1000)}`);
    expect(ends([endless], 10_000)).toHaveLength(2);
  });
});
