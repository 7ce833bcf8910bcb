import type { Server } from 'node:net';
import type { Logger } from 'pino';

/** How often at most it is logged that connections are refused. */
const logIntervalMs = 10_000;

/** Closes connections beyond a number at once: each takes memory, and descriptors, of which a process has so many. */
export function boundConnections(server: Server, maxConnections: number, log: Logger): void {
  server.maxConnections = maxConnections;
  let loggedMs = -Infinity;
  server.on('drop', () => {
    const nowMs = performance.now();
    if (nowMs - loggedMs < logIntervalMs) return;
    loggedMs = nowMs;
    log.warn({ maxConnections }, 'too many connections: others are closed');
  });
}
