import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RawConnection, rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { freePort } from '../../../../../test/support/free-port.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { ConnectionTurns } from '../connections/connection-turns.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import { PacedConnections } from './paced-connections.ts';

const mebibyte = 2 ** 20;
const document = { openapi: '3.1.0', text: 'x'.repeat(mebibyte) };
const question = rawRequest('GET /openapi.json HTTP/1.1');

/** More than the system's buffers take of answers that nobody reads. */
const many = 24;

const env = { MLPACK_BODY_MEMORY_BYTES: String(16 * mebibyte) };

const status = async (served: Served): Promise<number> => (await served.get('/openapi.json')).status;

async function opened(port: number): Promise<RawConnection> {
  const connection = await RawConnection.open(port);
  onTestFinished(() => connection.close());
  connection.socket.pause();
  return connection;
}

describe('answers that nobody reads', () => {
  it('are made one after the other, and in the end are all there', async () => {
    const paced = new PacedConnections(
      new ConnectionTurns(),
      new MemoryBudget(MemoryBudget.allocate(mebibyte)),
    );
    let begun = 0;
    const server = createServer((request, response) => {
      paced.began(request);
      paced.due(request, response);
      begun++;
      response.end(document.text);
    });
    paced.serve(server);
    server.on('connection', (socket: Socket) => paced.add(socket));
    onTestFinished(() => void server.close());
    const port = await freePort();
    await once(server.listen(port, '127.0.0.1'), 'listening');
    const connection = await opened(port);
    connection.write(question.repeat(many - 1), rawRequest('GET / HTTP/1.1', '', 'Connection: close'));
    await expect.poll(() => begun).toBeGreaterThan(0);
    // Each could have had its turn by then.
    for (let i = 0; i < many; i++) await new Promise(setImmediate);
    expect(begun).toBeLessThan(many);
    connection.socket.resume();
    expect(await connection.statuses()).toEqual(Array<number>(many).fill(200));
  });

  it('count for the memory that there is, and give it back when they are read or nobody waits', async () => {
    const served = await serve({ ...twoTensors, openApi: document, env });
    const connections = await Promise.all(Array.from({ length: many }, () => opened(served.server.port)));
    for (const connection of connections) connection.write(question.repeat(many));
    await expect.poll(() => status(served)).toBe(503);
    expect((await served.get('/v2/health/live')).status).toBe(200);
    for (const connection of connections) connection.close();
    await expect.poll(() => status(served)).toBe(200);
  });
});
