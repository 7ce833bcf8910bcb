import { createConnection, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from './engine-connection.ts';

/**
 * A socket in `dir` behind which an engine answers until a client sends what `pattern` matches: then every
 * connection breaks and nobody listens any more, as when an engine is killed.
 *
 * @returns the address, as DOCKER_HOST wants it, and whether it has died
 */
export async function startDyingEngine(dir: string, engine: Engine, pattern: RegExp) {
  const path = join(dir, 'dying.sock');
  const sockets = new Set<Socket>();
  let hasDied = false;
  const die = () => {
    hasDied = true;
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = createConnection(engine.socketPath);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
    client.on('data', (bytes: Buffer) => {
      if (pattern.test(bytes.toString('latin1'))) die();
    });
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    if (!hasDied) die();
  });
  return { host: `unix://${path}`, hasDied: () => hasDied };
}
