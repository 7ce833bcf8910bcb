import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { status as code } from '@grpc/grpc-js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { errorLines } from '../../../../test/support/server/error-lines.ts';
import { statusOf } from '../../../../test/support/server/grpc-client.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../test/support/server/two-tensors.ts';
import { readDefinitions } from './definitions.ts';

const { log, lines } = errorLines();
let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({ ...twoTensors, maxBodyBytes: 100_000, log });
});

/** Whatever came before, the next good request is answered. */
async function nextAnswer(): Promise<unknown> {
  const { outputs } = await grpc.client.call('ModelInfer', twoTensorsRequest);
  return outputs[1].contents.int64_contents;
}

function field(number: number, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length: number[] = [];
  let rest = value.length;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), value]);
}

const named = field(1, 'm');
/** Nine bytes of 0xff and one of 1: -1, or 2^64 - 1. */
const longest = Buffer.from('ffffffffffffffffff01', 'hex');
const a = [field(1, 'a'), field(2, 'FP32')] as const;

const messages: readonly (readonly [string, Uint8Array])[] = [
  ['no message', Buffer.from('{"inputs": []}')],
  ['random bytes', Buffer.from('9f3ab1c07755d2e8', 'hex')],
  ['a length of 2^64', Buffer.concat([named, Buffer.from([0x2a]), longest])],
  ['a length of 4 GB', Buffer.concat([named, Buffer.from('2affffffff0f', 'hex')])],
  ['an input that ends late', Buffer.concat([named, Buffer.from([0x2a, 100]), ...a])],
  ['a negative size', Buffer.concat([named, field(5, ...a, field(3, longest, Buffer.from([2])))])],
  [
    'sizes whose product is none',
    Buffer.concat([named, field(5, ...a, field(3, Buffer.from('ffffffffffffff0fffffffffffffff0f', 'hex')))]),
  ],
  [
    'a hundred thousand dimensions',
    Buffer.concat([named, field(5, ...a, field(3, Buffer.alloc(90_000, 1)))]),
  ],
  ['ten thousand inputs', Buffer.concat([named, ...Array<Buffer>(9_999).fill(field(5))])],
  ['more fields than any request has', Buffer.concat([named, ...Array<Buffer>(20_000).fill(field(7))])],
  ['a long name', Buffer.concat([named, field(5, field(1, 'x'.repeat(90_000)))])],
  ['a long name of a model', field(1, 'x'.repeat(90_000))],
  ['a name that ends in half a character', Buffer.concat([named, field(5, field(1, `${'x'.repeat(99)}🎈`))])],
  ['a name of control characters', Buffer.concat([named, field(5, field(1, '\r\n\0grpc-status: 0'))])],
  ['a name of __proto__', Buffer.concat([named, field(5, field(1, '__proto__'))])],
  [
    'contents of no elements that the shape has',
    Buffer.concat([named, field(5, ...a, field(3, Buffer.from([0x80, 0x89, 0x7a, 2])))]),
  ],
  [
    'raw bytes that are not as many',
    Buffer.concat([named, field(5, ...a, field(3, Buffer.from([1, 2]))), field(7, 'x')]),
  ],
];

describe('a message', () => {
  const refusals: readonly unknown[] = [code.INVALID_ARGUMENT, code.NOT_FOUND];

  it.each(messages)('of %s is refused, briefly', async (_what, bytes) => {
    const status = await statusOf(grpc.client.send(bytes));
    expect(refusals).toContain(status.code);
    expect(status.details.length).toBeLessThan(500);
    expect(await nextAnswer()).toEqual(['3']);
  });

  it('of any bytes is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const status = await statusOf(grpc.client.send(Buffer.concat([named, bytes])));
        expect(refusals).toContain(status.code);
      }),
      { numRuns: 300 },
    );
    expect(await nextAnswer()).toEqual(['3']);
  });
});

const definitions = readDefinitions();
const paths = [
  'inference.GRPCInferenceService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
].flatMap((service) => Object.values(definitions.service(service)).map(({ path }) => path));
/** Answers what is wrong with a message in its stream, and goes on. */
const ofStreams = '/inference.GRPCInferenceService/ModelStreamInfer';

function session(): ClientHttp2Session {
  const opened = connectHttp2(`http://127.0.0.1:${grpc.served.server.grpcPort}`);
  opened.on('error', () => undefined);
  onTestFinished(() => opened.destroy());
  return opened;
}

describe('a connection', () => {
  const headers = {
    ':method': 'POST',
    ':path': '/inference.GRPCInferenceService/ModelInfer',
    'content-type': 'application/grpc',
  };

  async function ask(change: OutgoingHttpHeaders, body: Uint8Array): Promise<OutgoingHttpHeaders> {
    const stream = session().request({ ...headers, ...change });
    stream.end(body);
    const trailers = once(stream, 'trailers');
    trailers.catch(() => undefined);
    const [answer] = await once(stream, 'response');
    return answer['grpc-status'] === undefined && answer[':status'] === 200 ? (await trailers)[0] : answer;
  }

  it.each(paths.filter((path) => path !== ofStreams))(
    'with a message that cannot be decoded for %s is told that the argument is invalid',
    async (path) => {
      // A field of wire type 7, which there is none.
      const answer = await ask({ ':path': path }, Buffer.from([0, 0, 0, 0, 1, 0x0f]));
      expect(answer['grpc-status']).toBe(String(code.INVALID_ARGUMENT));
      expect(answer['grpc-message']).toContain('not%20valid%20protobuf');
      expect(answer['x-request-id']).toMatch(/./u);
      expect(await nextAnswer()).toEqual(['3']);
    },
  );

  it('that speaks HTTP/1.1, or nothing at all, is closed', async () => {
    for (const text of [
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n????????????',
      '\0'.repeat(100),
    ]) {
      const socket = connectTcp(Number(grpc.served.server.grpcPort), '127.0.0.1');
      socket.on('error', () => undefined).end(text);
      await once(socket.resume(), 'close');
    }
    expect(await nextAnswer()).toEqual(['3']);
  });

  it('that is reset while its message comes hurts nobody', async () => {
    const opened = session();
    const stream = opened.request(headers, { endStream: false });
    stream.on('error', () => undefined).write(Buffer.from([0, 0, 1, 0, 0, 1, 2]));
    await once(opened, 'remoteSettings');
    opened.destroy();
    expect(await nextAnswer()).toEqual(['3']);
  });

  it('that opens streams and resets them at once hurts nobody', async () => {
    const opened = session();
    await once(opened, 'connect');
    for (let i = 0; i < 500; i++)
      opened
        .request(headers)
        .on('error', () => undefined)
        .close(8);
    await new Promise(setImmediate);
    opened.destroy();
    expect(await nextAnswer()).toEqual(['3']);
  });

  it.each<[string, OutgoingHttpHeaders, Uint8Array, number | string]>([
    ['another content type', { 'content-type': 'application/json' }, Buffer.from('{}'), 415],
    [
      'messages of JSON',
      { 'content-type': 'application/grpc+json' },
      Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]),
      415,
    ],
    ['gRPC for browsers', { 'content-type': 'application/grpc-web+proto' }, Buffer.alloc(5), 415],
    ['no message', {}, Buffer.alloc(0), code.UNIMPLEMENTED],
    ['a cut message', {}, Buffer.from([0, 0, 0, 0, 9, 1]), code.INTERNAL],
    ['two messages', {}, Buffer.alloc(10), code.UNIMPLEMENTED],
    ['a length of 4 GB', {}, Buffer.from([0, 255, 255, 255, 255, 1]), code.RESOURCE_EXHAUSTED],
    [
      'a message that says it is compressed',
      { 'grpc-encoding': 'gzip' },
      Buffer.from([1, 0, 0, 0, 2, 1, 2]),
      code.INTERNAL,
    ],
    [
      'a message that says it is compressed in no way',
      {},
      Buffer.from([1, 0, 0, 0, 3, 0x0a, 1, 0x6d]),
      code.INTERNAL,
    ],
    ['a flag that is none', {}, Buffer.from([7, 0, 0, 0, 3, 0x0a, 1, 0x6d]), code.INTERNAL],
    [
      'a flag that is none, compressed',
      { 'grpc-encoding': 'gzip' },
      Buffer.from([2, 0, 0, 0, 3, 0x0a, 1, 0x6d]),
      code.INTERNAL,
    ],
    [
      'no message for a method that needs nothing in it',
      { ':path': '/inference.GRPCInferenceService/ServerLive' },
      Buffer.alloc(0),
      code.UNIMPLEMENTED,
    ],
    [
      'no message for health',
      { ':path': '/grpc.health.v1.Health/Check' },
      Buffer.alloc(0),
      code.UNIMPLEMENTED,
    ],
    [
      'an unknown compression',
      { 'grpc-encoding': 'x' },
      Buffer.from([1, 0, 0, 0, 2, 1, 2]),
      code.UNIMPLEMENTED,
    ],
    ['a deadline that is none', { 'grpc-timeout': 'soon' }, Buffer.alloc(5), code.INTERNAL],
    [
      'a path of another language',
      { ':path': '/inference.GRPCInferenceService/Schluß🎈' },
      Buffer.alloc(5),
      code.UNIMPLEMENTED,
    ],
  ])('with %s is told so, and is no error of the server', async (_what, change, body, wanted) => {
    const answer = await ask(change, body);
    expect(answer['grpc-status'] ?? answer[':status']).toBe(
      typeof wanted === 'number' && wanted < 100 ? String(wanted) : wanted,
    );
    expect(await nextAnswer()).toEqual(['3']);
    expect(lines).toEqual([]);
  });
});
