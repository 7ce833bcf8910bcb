import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { connectionsOf } from './http/connections/connections-of-ports.ts';
import type { Server } from './server.ts';

/** Answers not finished by then are cut off; orchestrators kill after 10 to 30 seconds. */
const drainTimeoutMs = 25_000;

/** How often it is looked whether answers have arrived. */
const arrivalCheckMs = 20;

/** Connections that are named when they are cut off. */
const mostNamed = 20;

/**
 * Ends the process in order when it is told to: what has begun is answered, and the answers have arrived; what hasn't in
 * time is cut off, and named in the log. A second signal ends it at once.
 */
export function stopOnSignals(server: Server, drainDelayMs: number, log: Logger): void {
  const ports = [server.port, ...(server.grpcPort === null ? [] : [server.grpcPort])];
  // Nothing else ends process 1 of a container: the kernel has no default action for it.
  let signals = 0;
  const stop = (signal: NodeJS.Signals): void => {
    signals++;
    log.info({ signal }, signals === 1 ? 'stopping' : 'stopping at once');
    if (signals > 1) process.exit(1);
    setTimeout(() => {
      logCutOff(ports, log);
      process.exit(1);
    }, drainDelayMs + drainTimeoutMs).unref();
    // Told so by whoever has another server in its place, and new connections lead there: `mlpack serve`.
    void server
      .drain(signal === 'SIGUSR2' ? 'replaced' : 'unready')
      .then(() => answersArrive(ports, log))
      .then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR2'] as const) process.on(signal, stop);
}

/** Waits until peers have all that was sent on connections since closed, which the system may still hold. */
async function answersArrive(ports: readonly number[], log: Logger): Promise<void> {
  const left = () => connectionsOf(ports).filter(({ isClosed, unsentBytes }) => isClosed && unsentBytes > 0);
  const connections = left().length;
  if (connections === 0) return;
  log.info({ connections }, 'waiting for peers to take their answers');
  while (left().length > 0) await sleep(arrivalCheckMs);
}

/** Says whose connections end before their time: those with bytes to send wait for the peer, the others for us. */
function logCutOff(ports: readonly number[], log: Logger): void {
  const open = connectionsOf(ports).filter(({ isClosed, unsentBytes }) => !isClosed || unsentBytes > 0);
  const named = open.slice(0, mostNamed).map(({ peer, unsentBytes }) => ({ peer, unsentBytes }));
  log.error(
    { drainTimeoutMs, connections: open.length, cutOff: named },
    'requests still unanswered, or answers not read',
  );
}
