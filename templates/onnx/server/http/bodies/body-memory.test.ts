/** Bodies beyond the memory that there is for them, over HTTP and gRPC. */
import { status as code } from '@grpc/grpc-js';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { quickModel } from '../../../../../test/support/server/small-models.ts';
import type { Answer } from '../../../../../test/support/server/served.ts';
import { connect as connectGrpc, serveGrpc } from '../../../../../test/support/server/served-grpc.ts';

const mebibyte = 2 ** 20;
/** Memory for bodies, of which large requests may have ten mebibytes. */
const memoryBytes = 12 * mebibyte;
const maxBodyBytes = 32 * mebibyte;

const spaces = (bytes: number): string => ' '.repeat(bytes);
const rows = `{"rows":[[1,2]]${spaces(3 * mebibyte)}}`;

const { served, client } = await serveGrpc({
  ...quickModel,
  maxBodyBytes,
  env: { MLPACK_BODY_MEMORY_BYTES: String(memoryBytes) },
});

const ask = (body: string | Uint8Array, headers = {}): Promise<Answer> =>
  served.post('/predict', body, headers);

/** A request whose body stays unfinished: so much of it comes, of so much more. */
function unfinished(bytes: number, declaredBytes: number): Socket {
  const socket = connect(served.server.port, '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(
    `POST /predict HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${declaredBytes}\r\n\r\n`,
  );
  socket.write(spaces(bytes));
  return socket;
}

/** Whether a large request is refused before its body comes, so without taking any memory itself. */
async function isFull(): Promise<boolean> {
  let answer = '';
  const socket = unfinished(0, 3 * mebibyte).on('data', (data) => (answer += String(data)));
  // What comes later is answered later.
  for (let i = 0; i < 3; i++) await served.get('/v2/health/live');
  socket.destroy();
  return answer.startsWith('HTTP/1.1 503 ');
}

/** Holds most of the memory from here on. */
async function fill(): Promise<Socket> {
  const socket = unfinished(8 * mebibyte, 9 * mebibyte);
  await expect.poll(isFull).toBe(true);
  return socket;
}

/** Memory that is given back is there for others. */
async function expectFree(): Promise<void> {
  await expect.poll(async () => (await ask(rows)).status).toBe(200);
}

describe('a body that there is no memory for', () => {
  it('is refused for now while others hold it, and small ones are not', async () => {
    await expectFree();
    const socket = await fill();
    const refused = await ask(rows);
    expect([refused.status, refused.headers.get('Retry-After'), refused.json]).toEqual([
      503,
      '1',
      { error: 'the memory for bodies of requests is full; try again later' },
    ]);
    expect((await ask(gzipSync(rows), { 'Content-Encoding': 'gzip' })).status).toBe(503);
    await expect(client.send(Buffer.alloc(3 * mebibyte))).rejects.toMatchObject({ code: code.UNAVAILABLE });
    const small = JSON.stringify({ rows: [[1, 2]] });
    expect((await ask(small)).status).toBe(200);
    for (const [encoding, body] of compressed(small))
      expect((await ask(body, { 'Content-Encoding': encoding })).status, encoding).toBe(200);
    socket.destroy();
    await expectFree();
  });

  it.each(compressed(spaces(31 * mebibyte)))(
    'is refused for good where it could never fit: %s',
    async (encoding, body) => {
      const refused = await ask(body, { 'Content-Encoding': encoding });
      expect([refused.status, refused.json.error]).toEqual([
        413,
        expect.stringContaining('takes more memory than this server has for bodies'),
      ]);
      await expectFree();
    },
  );

  it('is refused as it comes, without a length', async () => {
    const response = await fetch(`${served.url}/predict`, {
      method: 'POST',
      body: new Blob([spaces(16 * mebibyte)]).stream(),
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    await expectFree();
  });

  it.each([
    ['as it is', undefined],
    ['compressed', 2],
  ])('is refused over gRPC, %s', async (_what, algorithm) => {
    const channel = algorithm === undefined ? {} : { 'grpc.default_compression_algorithm': algorithm };
    const other = connectGrpc(served.server.grpcPort, { channel });
    await expect(other.send(Buffer.alloc(30 * mebibyte))).rejects.toMatchObject({
      code: code.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('takes more memory than this server has for bodies'),
    });
    await expectFree();
  });
});

function compressed(text: string): [string, Uint8Array][] {
  return [
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ];
}
