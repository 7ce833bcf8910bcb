import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundledHome } from '../../../test/support/server/bundled-home.ts';
import { identityModel } from '../../../test/support/server/identity-model.ts';
import { rawRequest } from '../../../test/support/server/raw-connection.ts';
import { type ServerProcess, startServerProcess } from '../../../test/support/server/server-process.ts';

const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

let bundle: string;
beforeAll(async () => {
  const home = await bundledHome({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
    maxBodyBytes: 10_000_000,
  });
  bundle = join(home, 'server', 'server.mjs');
});

/** Asks for so many rows, and reads the head of the answer and no further; gives what has come of it. */
async function pausedReader(port: unknown, rows: number, ...headers: string[]) {
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(rawRequest('POST /predict HTTP/1.1', `[${'[1,2],'.repeat(rows - 1)}[1,2]]`, ...headers));
  const [first]: Buffer[] = await once(socket, 'data');
  socket.pause();
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
  return { socket, first: first ?? Buffer.alloc(0) };
}

/** How many bytes of a body are there, and how many its head promises, when the connection has ended. */
async function bodyBytes({ socket, first }: { socket: Socket; first: Buffer }) {
  const answer = Buffer.concat([first, ...(await socket.toArray())]);
  const bodyStart = answer.indexOf('\r\n\r\n') + 4;
  const [, promised] = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, bodyStart)) ?? [];
  return { came: answer.length - bodyStart, promised: Number(promised) };
}

/** Logged, or never to be, as the process has ended. */
function loggedOrExited(server: ServerProcess, message: string) {
  return Promise.race([server.logged(message), server.exited]);
}

/** More than the system's buffers take: its bytes wait in the server until they are read. */
const manyRows = 420_000;
/** Little enough for the system to take it all, and more than the peer's takes for it. */
const fewRows = 100_000;
const waiting = 'waiting for peers to take their answers';

/** Has what is to come in 25 s come in 2. */
const shortLimit = `--import=data:text/javascript,${encodeURIComponent(
  'const own = setTimeout; globalThis.setTimeout = (f, ms, ...rest) => own(f, ms === 25000 ? 2000 : ms, ...rest);',
)}`;

describe('a server that is told to stop', () => {
  it.each([
    ['one thread', '1', 1],
    ['several threads', '2', 4],
  ])('sends answers to their end that are read slowly: %s', async (_what, threads, count) => {
    const server = startServerProcess(bundle, { MLPACK_WORKERS: threads });
    const { port } = await server.logged('listening');
    await server.logged(threads === '1' ? 'ready' : 'all serving threads are ready');
    const readers = [];
    const idle: Promise<unknown>[] = [];
    for (let i = 0; i < count; i++) {
      readers.push(await pausedReader(port, manyRows));
      const { socket } = await pausedReader(port, 1);
      idle.push(once(socket.resume(), 'close'));
    }
    server.child.kill('SIGTERM');
    await Promise.all(idle);
    for (const { came, promised } of await Promise.all(readers.map(bodyBytes))) expect(came).toBe(promised);
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
  });

  it('does not end while the system still has some of an answer', async () => {
    const server = startServerProcess(bundle);
    const { port } = await server.logged('listening');
    await server.logged('ready');
    const reader = await pausedReader(port, fewRows, 'Connection: close');
    server.child.kill('SIGTERM');
    await loggedOrExited(server, waiting);
    expect(server.messages()).toContain(waiting);
    expect(server.child.exitCode).toBe(null);
    const { came, promised } = await bodyBytes(reader);
    expect(came).toBe(promised);
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
  });

  it("doesn't wait for peers that have everything, and leave their connections open", async () => {
    const server = startServerProcess(bundle);
    const { port } = await server.logged('listening');
    await server.logged('ready');
    await pausedReader(port, 1);
    await once(connect(Number(port), '127.0.0.1').pause(), 'connect');
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
    expect(server.messages()).not.toContain(waiting);
  });

  it.each([
    ['several threads hold', '2', manyRows],
    ['the system holds, or most of them', '1', 200_000],
  ])(
    'ends at its limit with answers that %s for peers that never read, and names those',
    async (_what, threads, rows) => {
      const server = startServerProcess(bundle, { MLPACK_WORKERS: threads, NODE_OPTIONS: shortLimit });
      const { port } = await server.logged('listening');
      await server.logged(threads === '1' ? 'ready' : 'all serving threads are ready');
      const { socket } = await pausedReader(port, rows);
      server.child.kill('SIGTERM');
      expect((await server.exited).code).toBe(1);
      const cutOff = [{ peer: `127.0.0.1:${socket.localPort}`, unsentBytes: expect.any(Number) }];
      expect(server.lines.at(-1)).toMatchObject({
        level: 'error',
        drainTimeoutMs: 25_000,
        connections: 1,
        cutOff,
      });
    },
  );
});
