import type { Server } from 'node:net';
import type { Logger } from 'pino';

/** How often at most it is logged that connections are refused. */
const logIntervalMs = 10_000;

/** How often at most idle connections are looked for. */
const roomIntervalMs = 100;

/**
 * Closes connections beyond a number at once: each takes memory, and descriptors, of which a process has so many.
 *
 * @param makeRoom has idle ones closed, for those that come next
 */
export function boundConnections(
  server: Server,
  maxConnections: number,
  log: Logger,
  makeRoom: () => void = () => undefined,
): void {
  server.maxConnections = maxConnections;
  let [loggedMs, roomMs] = [-Infinity, -Infinity];
  server.on('drop', () => {
    const nowMs = performance.now();
    if (nowMs - roomMs >= roomIntervalMs) {
      roomMs = nowMs;
      makeRoom();
    }
    if (nowMs - loggedMs < logIntervalMs) return;
    loggedMs = nowMs;
    log.warn({ maxConnections }, 'too many connections: others are closed');
  });
}
