import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { status as code } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { readDefinitions } from './definitions.ts';

let lines: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
let grpc: ServedGrpc;
let session: ClientHttp2Session;
beforeAll(async () => {
  grpc = await serveGrpc({ ...twoTensors, log });
  session = connect(`http://127.0.0.1:${grpc.served.server.grpcPort}`);
});
beforeEach(() => {
  lines = [];
});
afterAll(() => session.destroy());

const definitions = readDefinitions();
const paths = [
  'inference.GRPCInferenceService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
].flatMap((service) => Object.values(definitions.service(service)).map(({ path }) => path));

/** An empty message in its frame. */
const frame = Buffer.alloc(5);

function open(path: string): ClientHttp2Stream {
  const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
  stream.on('error', () => undefined);
  return stream;
}

/** The status of a call of these bytes. */
async function ask(path: string, bytes: Uint8Array): Promise<unknown> {
  const stream = open(path).resume();
  const trailers = once(stream, 'trailers');
  trailers.catch(() => undefined);
  stream.end(bytes);
  const [headers] = await once(stream, 'response');
  const [end] = 'grpc-status' in headers ? [headers] : await trailers;
  stream.close();
  return Number(end['grpc-status']);
}

/** The line of the log about a call, when it is there. */
async function logged(path: string): Promise<unknown> {
  await expect.poll(() => lines.some(({ url }) => url === path)).toBe(true);
  return lines.filter(({ url }) => url === path);
}

describe.each(paths)('%s', (path) => {
  it.each([
    ['one byte of a frame', Buffer.from([0])],
    ['half of a length', Buffer.from([0, 0, 0])],
    ['a length without its message', Buffer.from([0, 0, 0, 0, 9])],
    ['half of a message', Buffer.from([0, 0, 0, 0, 9, 0x0a, 1])],
    ['a message and half of another', Buffer.concat([frame, Buffer.from([0, 0, 0, 0, 9, 0x0a])])],
    ['a flag that is none', Buffer.from([7, 0, 0, 0, 0])],
  ])('is INTERNAL, and a refusal in the log, where a call ends with %s', async (_what, bytes) => {
    expect(await ask(path, bytes)).toBe(code.INTERNAL);
    expect(await logged(path)).toMatchObject([{ level: 30, status: 400, msg: 'request' }]);
  });

  it('is a request aborted where the call is reset in the middle of a message', async () => {
    const stream = open(path);
    stream.write(Buffer.from([0, 0, 0, 0, 9, 1]));
    // What comes before it on the connection is read when this is answered.
    await ask('/grpc.health.v1.Health/Check', frame);
    lines = [];
    stream.close(8);
    expect(await logged(path)).toMatchObject([{ level: 30, status: 499, msg: 'request aborted' }]);
  });
});
