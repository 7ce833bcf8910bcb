import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../../../../test/support/server/served.ts';
import { jsonReply } from '../../calls/reply.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import { MetricsTable } from '../../metrics/table.ts';
import { TableLayout } from '../../metrics/table-layout.ts';
import { AnswersDue } from '../messages/answers-due.ts';
import { ConnectionTurns } from '../connections/connection-turns.ts';
import { PacedConnections } from '../messages/paced-connections.ts';
import { answerClientErrors } from '../connections/client-errors.ts';
import type { Exchange } from '../requests/exchange.ts';
import { FastPath } from './fast-path.ts';

interface Rig {
  readonly server: Server;
  readonly fastPath: FastPath;
  /** Requests that the fast path took, and Node's. */
  readonly taken: Exchange[];
  readonly nodes: string[];
  readonly open: () => Promise<Socket>;
  /** Resolves when the server has read what was sent so far. */
  readonly settle: () => Promise<void>;
}

/** A server whose fast path takes what goes to /fast, and Node the rest. */
async function rig(
  answer: (exchange: Exchange) => void = (exchange) =>
    exchange.send(jsonReply(200, exchange.url), 'id', false),
  { keepAliveMs = 60_000, receiveMs = 60_000, memoryBytes = 2 ** 30 } = {},
): Promise<Rig> {
  const taken: Exchange[] = [];
  const nodes: string[] = [];
  const budget = new MemoryBudget(MemoryBudget.allocate(memoryBytes));
  const turns = new ConnectionTurns();
  const paced = new PacedConnections(turns, budget);
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      headersTimeout: receiveMs,
      requestTimeout: receiveMs,
      connectionsCheckingInterval: 20,
    },
    (request, response) => {
      paced.began(request);
      paced.due(request, response);
      if (request.url !== '/barrier') nodes.push(request.url ?? '');
      request.resume().on('end', () => response.end('node'));
    },
  );
  paced.serve(server);
  const fastPath = new FastPath(
    server,
    (exchange) => {
      if (!exchange.url.startsWith('/fast')) return false;
      taken.push(exchange);
      exchange.readBody(100_000, () => answer(exchange));
      return true;
    },
    { receiveTimeoutMs: receiveMs, budget, turns, paced },
  );
  answerClientErrors(
    server,
    new AnswersDue(),
    new MetricsTable(new Float64Array(1000), new TableLayout(0, [])),
    pino({ level: 'silent' }),
  );
  const port = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    for (const { socket } of fastPath.connections) socket.destroy();
  });
  const open = async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const settle = async () => {
    const socket = await open();
    socket.write(post('/barrier'));
    await answers(socket, 1);
    socket.destroy();
  };
  return { server, fastPath, taken, nodes, open, settle };
}

const post = (path: string, body = 'abc', ...lines: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...lines, `Content-Length: ${body.length}`, '', body].join('\r\n');

/** Reads a connection until so many answers are there, or to its end. */
async function answers(socket: Socket, count: number): Promise<string[]> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (bodies(text).length >= count) break;
  }
  return bodies(text);
}

function bodies(text: string): string[] {
  return [...text.matchAll(/\r\n\r\n("[^"]*"|node)/g)].map(([, body = '']) => body);
}

describe('a connection', () => {
  it('is answered request by request, in order, also when they come at once', async () => {
    const waiting: Exchange[] = [];
    const { taken, nodes, open } = await rig((exchange) => {
      if (exchange.url === '/fast/later') waiting.push(exchange);
      else exchange.send(jsonReply(200, exchange.url), 'id', false);
    });
    const socket = await open();
    socket.write(['/fast/1', '/fast/later', '/fast/3', '/fast/4'].map((path) => post(path)).join(''));
    await expect.poll(() => waiting.length).toBe(1);
    expect(taken.length).toBe(2);
    waiting[0]?.send(jsonReply(200, 'at last'), 'id', false);
    expect(await answers(socket, 4)).toEqual(['"/fast/1"', '"at last"', '"/fast/3"', '"/fast/4"']);
    expect(nodes).toEqual([]);
  });

  it('goes to Node with the first request that is not for here, for good', async () => {
    const { taken, nodes, open } = await rig();
    const socket = await open();
    socket.write(['/fast/1', '/slow/2', '/fast/3'].map((path) => post(path)).join(''));
    expect(await answers(socket, 3)).toEqual(['"/fast/1"', 'node', 'node']);
    expect([taken.length, nodes]).toEqual([1, ['/slow/2', '/fast/3']]);
  });

  it('is answered wherever a request is cut in two', async () => {
    // A request that has begun when idle connections are looked for goes to Node: on a busy machine, one of these.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { taken, nodes, open, settle } = await rig();
    const text = post('/fast/1', 'a'.repeat(20), 'Accept: */*');
    for (let at = 1; at < text.length; at++) {
      const socket = await open();
      socket.write(text.slice(0, at));
      await settle();
      socket.write(text.slice(at));
      expect((await answers(socket, 1)).length).toBe(1);
      socket.destroy();
      // Node puts a request together whose head is cut.
      const isWhole = at >= text.indexOf('\r\n\r\n') + 4;
      expect([taken.length, nodes.length]).toEqual(isWhole ? [1, 0] : [0, 1]);
      taken.length = nodes.length = 0;
    }
  });

  it('leaves a request in more pieces to Node', async () => {
    const { nodes, open, settle } = await rig();
    const socket = await open();
    const text = post('/fast/1', 'a'.repeat(20));
    for (const piece of [text.slice(0, -20), text.slice(-20, -10), text.slice(-10)]) {
      socket.write(piece);
      await settle();
    }
    expect(await answers(socket, 1)).toEqual(['node']);
    expect(nodes).toEqual(['/fast/1']);
  });

  it('closes when it has been idle for too long', async () => {
    const { open, fastPath } = await rig(undefined, { keepAliveMs: 40, receiveMs: 20 });
    const socket = await open();
    socket.write(post('/fast/1'));
    expect(await answers(socket, 1)).toEqual(['"/fast/1"']);
    socket.resume();
    await once(socket, 'close');
    await expect.poll(() => fastPath.connections.size).toBe(0);
  });

  it.each(['', 'POST /fast/1 HTTP/1.1\r\n', post('/fast/1').slice(0, -1)])(
    'is told 408 when no more comes than %j',
    async (text) => {
      const { open } = await rig(undefined, { receiveMs: 50 });
      const socket = await open();
      socket.write(text);
      const [chunk] = await once(socket, 'data');
      expect(String(chunk)).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  it('is told 400 when it ends within a body', async () => {
    const { open } = await rig();
    const socket = await open();
    socket.end(post('/fast/1').slice(0, -1));
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('tells when its sender has gone, unless it was answered', async () => {
    const gone: string[] = [];
    const { open, taken, fastPath } = await rig((exchange) => {
      exchange.onGone(() => gone.push(exchange.url));
      if (exchange.url === '/fast/1') exchange.send(jsonReply(200, 'there'), 'id', false);
    });
    const socket = await open();
    socket.write(post('/fast/1'));
    expect(await answers(socket, 1)).toEqual(['"there"']);
    socket.write(post('/fast/2'));
    await expect.poll(() => taken.length).toBe(2);
    socket.destroy();
    await expect.poll(() => gone).toEqual(['/fast/2']);
    expect(fastPath.connections.size).toBe(0);
    // Nobody is there to read it.
    taken[1]?.send(jsonReply(200, 'late'), 'id', false);
  });

  it('takes no more requests while its answers are not read', async () => {
    const large = 'y'.repeat(1_000_000);
    const { open, taken, settle } = await rig((exchange) =>
      exchange.send(jsonReply(200, large), 'id', false),
    );
    const socket = await open();
    socket.pause();
    const requests = 200;
    socket.write(post('/fast/1').repeat(requests));
    await expect.poll(() => taken.length).toBeGreaterThan(0);
    await settle();
    // What the kernel holds of them, no more.
    expect(taken.length).toBeLessThan(50);
    socket.resume();
    await expect.poll(() => taken.length).toBe(requests);
  });

  it('reads no further than the request that is not answered yet', async () => {
    const { open, taken, fastPath, settle } = await rig(() => undefined);
    const socket = await open();
    socket.write(post('/fast/1').repeat(500_000));
    await expect.poll(() => taken.length).toBe(1);
    await settle();
    const [{ socket: serving } = { socket }] = fastPath.connections;
    expect(serving.bytesRead).toBeLessThan(1_000_000);
  });

  it('closes with the answer under way where there is no memory for what was sent ahead', async () => {
    const { open, taken } = await rig(() => undefined, { memoryBytes: 64 * 1024 });
    const socket = await open();
    socket.write(post('/fast/1').repeat(1000));
    await expect.poll(() => taken.length).toBe(1);
    taken[0]?.send(jsonReply(200, 'there'), 'id', false);
    const text = Buffer.concat(await socket.toArray()).toString();
    expect(text.match(/HTTP\/1\.1 \d{3}|Connection: \w+/g)).toEqual(['HTTP/1.1 200', 'Connection: close']);
  });

  it('closes with its last answer, and when idle connections are closed', async () => {
    const { open, fastPath, taken } = await rig((exchange) =>
      exchange.send(jsonReply(200, exchange.url), 'id', exchange.url === '/fast/last'),
    );
    const [first, second] = [await open(), await open()];
    first.write(post('/fast/last') + post('/fast/never'));
    const [chunk] = await once(first, 'data');
    expect(String(chunk)).toContain('\r\nConnection: close\r\n');
    await once(first, 'close');
    expect(taken).toHaveLength(1);
    second.write(post('/fast/1'));
    await answers(second, 1);
    fastPath.closeIdle(0);
    second.resume();
    await once(second, 'close');
  });
});
