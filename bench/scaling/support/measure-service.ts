import { Connection } from '../../serving/support/connection.ts';
import { inferenceTotals } from '../../serving/support/batching.ts';
import type { RunningServer } from '../../serving/support/server-process.ts';
import { load } from '../../serving/support/wrk.ts';
import { median } from '../../support.ts';
import type { Service } from '../simulation/lane.ts';

/** Requests one after the other, after so many that warm up. */
const alone = { warmUp: 30, counted: 200 };

/** Connections that are kept busy for a while. */
const busy = { connections: 24, seconds: 3 };

/**
 * What a server of one thread takes for its work: requests alone tell what an inference of one takes and how that
 * varies, a loop that keeps it busy what each of those takes that share one.
 */
export async function measureService(
  server: RunningServer,
  request: Uint8Array,
  maxBatch: number,
): Promise<Service> {
  const durations = await aloneSeconds(server.port, request);
  const one = median(durations);
  const before = await inferenceTotals(server);
  const { perSecond } = await load({ port: server.port, requests: [request], ...busy });
  const after = await inferenceTotals(server);
  if (before === null || after === null) throw new Error('the server has no /metrics');
  const batch = (after.rows - before.rows) / (after.runs - before.runs);
  const factors = durations.map((seconds) => seconds / one);
  const shared = { maxBatch, factors, inference: 'thread' } as const;
  const meanFactor = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  const full = batch / perSecond / meanFactor;
  // A busy server doesn't wait for the next request to come over the network.
  if (maxBatch === 1) return { ...shared, batchSeconds: 0, requestSeconds: full };
  const requestSeconds = Math.max(0, (full - one) / (batch - 1));
  return { ...shared, requestSeconds, batchSeconds: one - requestSeconds };
}

async function aloneSeconds(port: number, request: Uint8Array): Promise<number[]> {
  const durations: number[] = [];
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    const send = (connection: Connection) => {
      sent++;
      connection.send(request, performance.now());
    };
    const connection = new Connection(port, {
      opened: send,
      answered: (answering, status) => {
        if (status !== 200 || answering.dueMs === null) {
          reject(new Error(`an answer of ${status}`));
          return;
        }
        if (sent > alone.warmUp) durations.push((performance.now() - answering.dueMs) / 1000);
        answering.dueMs = null;
        if (sent < alone.warmUp + alone.counted) send(answering);
        else resolve();
      },
      closed: () => resolve(),
    });
    void connection;
  });
  return durations;
}
