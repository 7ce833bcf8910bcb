/** Clients that send more requests than they have answers for. RFC 9112, 9.3.2. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificate, certificateFiles } from '../../../../../test/support/server/certificate.ts';
import { rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { listen, serve } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { pino } from 'pino';
import { MetricsTable } from '../../metrics/table.ts';
import { TableLayout } from '../../metrics/table-layout.ts';
import { answerClientErrors } from '../connections/client-errors.ts';
import { AnswersDue } from './answers-due.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import { ConnectionTurns } from '../connections/connection-turns.ts';
import { PacedConnections } from './paced-connections.ts';

const question = (value: number): string => JSON.stringify([{ a: [value, 2], k: 3 }]);
const predict = (value: number): string => rawRequest('POST /predict HTTP/1.1', question(value));
const chunked = (value: number): string => {
  const text = question(value);
  const chunks = text.replace(/./g, '1\r\n$&\r\n');
  return `POST /predict HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
};
const live = rawRequest('GET /v2/health/live HTTP/1.1');
const last = rawRequest('GET /nothing HTTP/1.1', '', 'Connection: close');

/** What predictions were answered, in their order, to the end of the connection. */
async function answered(socket: Socket, text: string): Promise<number[]> {
  onTestFinished(() => void socket.destroy());
  socket.write(text);
  const all = Buffer.concat(await socket.toArray()).toString();
  expect(all.match(/HTTP\/1\.1 (?!200)\d{3}/g)).toEqual(['HTTP/1.1 404']);
  return [...all.matchAll(/"b":\[(\d+),2\]/g)].map(([, value]) => Number(value));
}

/** More than two reads of a socket bring. */
const values = Array.from({ length: 2000 }, (_, i) => i);

const mixed = (value: number): string => {
  const requests = [predict(value), chunked(value), live + predict(value)];
  return requests[value % requests.length] ?? '';
};

describe('requests that are sent ahead', () => {
  it.each([
    ['plain ones', predict],
    ['all kinds of them', mixed],
  ])('are answered in their order, however many: %s', async (_what, ask) => {
    const { server } = await serve(twoTensors);
    const socket = connect(server.port, '127.0.0.1');
    expect(await answered(socket, values.map(ask).join('') + last)).toEqual(values);
  });

  it('are answered in their order over TLS', async () => {
    const { server } = await serve({ ...twoTensors, env: await certificateFiles() });
    const socket = connectTls({ port: server.port, host: '127.0.0.1', ca: certificate.cert });
    expect(await answered(socket, values.map(mixed).join('') + last)).toEqual(values);
  });
});

/** A server that answers at a word, and what it has read. */
async function heldServer(
  memoryBytes = 2 ** 20,
): Promise<{ server: Server; port: number; begun: (() => void)[]; budget: MemoryBudget }> {
  const budget = new MemoryBudget(MemoryBudget.allocate(memoryBytes));
  const paced = new PacedConnections(new ConnectionTurns(), budget);
  const begun: (() => void)[] = [];
  const answers = new AnswersDue();
  const server = createServer((request, response) => {
    paced.began(request);
    answers.add(request, response);
    paced.due(request, response);
    request.resume();
    begun.push(() => response.end());
  });
  paced.serve(server);
  const metrics = new MetricsTable(new Float64Array(1000), new TableLayout(0, []));
  answerClientErrors(server, answers, metrics, pino({ level: 'silent' }));
  server.on('connection', (socket: Socket) => paced.add(socket));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, port: await listen(server), begun, budget };
}

describe('a connection that Node reads', () => {
  it('has one request read, and what came with it stays bytes', async () => {
    const { server, port, begun } = await heldServer();
    const accepted: Promise<Socket[]> = once(server, 'connection');
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(live.repeat(20_000));
    const [serving] = await accepted;
    await expect.poll(() => begun.length).toBe(1);
    for (let i = 1; i < 50; i++) {
      begun[i - 1]?.();
      await expect.poll(() => begun.length).toBe(i + 1);
    }
    // One read, of which fifty were answered, and none more.
    expect(serving?.bytesRead).toBeLessThanOrEqual(64 * 1024);
  });

  it('is answered what is under way, and then 503, where there is no memory for what was sent ahead', async () => {
    const { port, begun, budget } = await heldServer(16 * 1024);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(live.repeat(20_000));
    const other = connect(port, '127.0.0.1');
    onTestFinished(() => void other.destroy());
    await expect.poll(() => begun.length).toBe(1);
    other.write(live);
    await expect.poll(() => begun.length).toBe(2);
    for (const answer of begun) answer();
    const all = Buffer.concat(await socket.toArray()).toString();
    expect(all.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
    expect(budget.heldBytes).toBe(0);
    const [answer] = await once(other, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('turns of connections', () => {
  it('are one in each turn of the event loop, in the order in which they were asked for', async () => {
    const turns = new ConnectionTurns();
    const [had, loops] = [new Array<string>(), new Array<number>()];
    let loop = 0;
    let isOver = false;
    const count = (): void => {
      loop++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const take = (name: string, times: number): void =>
      turns.wait(() => {
        had.push(name);
        loops.push(loop);
        if (times > 1) take(name, times - 1);
      });
    const aloneShare = turns.firstShare;
    take('a', 3);
    take('b', 2);
    expect(turns.firstShare).toBeLessThan(aloneShare);
    await expect.poll(() => had.length).toBe(5);
    isOver = true;
    expect(had).toEqual(['a', 'b', 'a', 'b', 'a']);
    expect(new Set(loops).size).toBe(5);
    expect(turns.firstShare).toBe(aloneShare);
  });
});
