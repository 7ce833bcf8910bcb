import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpProbe } from './deployment.ts';

/**
 * Asks a container again and again as the kubelet does, over a new connection each time: any status from 200 to 399 is
 * good, and so many outcomes in a row change its mind.
 *
 * @param told of its mind, whenever it may have changed
 * @param signal ends it
 */
export async function probe(
  ip: string,
  port: number,
  spec: HttpProbe,
  told: (isGood: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = spec;
  const timeoutMs = (spec.timeoutSeconds ?? 1) * 1000;
  const pause = (ms: number) => delay(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  const inARow = { good: 0, bad: 0 };
  await pause(initialDelaySeconds * 1000);
  while (!signal.aborted) {
    const startMs = performance.now();
    const isGood = await answersWell({ host: ip, port, path: spec.httpGet.path, timeoutMs });
    if (signal.aborted) return;
    inARow.good = isGood ? inARow.good + 1 : 0;
    inARow.bad = isGood ? 0 : inARow.bad + 1;
    if (inARow.good >= successThreshold) told(true);
    if (inARow.bad >= failureThreshold) told(false);
    await pause(startMs + periodSeconds * 1000 - performance.now());
  }
}

function answersWell({
  host,
  port,
  path,
  timeoutMs,
}: {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path, agent: false }, ({ statusCode = 0 }) => {
      resolve(statusCode >= 200 && statusCode < 400);
      request.destroy();
    });
    // The first word counts.
    request.once('error', () => resolve(false));
    setTimeout(() => request.destroy(new Error('too late')), timeoutMs).unref();
  });
}
