import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';

/** What is sent again and again: JSON, by POST. */
export interface SteadyRequest {
  readonly url: string;
  readonly body: string;
}

/** What came of requests that were sent at a steady rate. */
export interface Outcomes {
  readonly sent: number;
  /** How many had each outcome: a status, or the code of the error without one. */
  readonly counts: Readonly<Record<string, number>>;
  /** How much later than planned a request was sent, at most: on a busy machine the sender has to wait, too. */
  readonly latestMs: number;
  /** How long the one took that took longest, until its answer was there or it failed. */
  readonly slowestMs: number;
}

/**
 * Callers keep so many connections, and wait for one when all are busy. Without a bound, a sender that the machine kept
 * from sending would open thousands at once when it catches up, and docker-proxy ends when it has no descriptor left.
 */
const connections = 100;

export interface SteadyRate {
  readonly perSecond: number;
  /** How many. */
  readonly atLeast: number;
  /** Goes on until then, too. */
  readonly until?: Promise<unknown> | undefined;
}

/** Sends requests at a steady rate, whether those before are answered or not, on connections that are kept open. */
export async function sendSteadily({ url, body }: SteadyRequest, rate: SteadyRate): Promise<Outcomes> {
  const dispatcher = new Agent({ connections });
  const outcomes = await askSteadily(() => post({ url, body }, { dispatcher }), rate);
  await dispatcher.close();
  return outcomes;
}

/**
 * Asks at a steady rate, whether what was asked before is answered or not.
 *
 * @param ask gives the outcome; what it throws is one
 */
export async function askSteadily(
  ask: (index: number) => Promise<string>,
  { perSecond, atLeast, until }: SteadyRate,
): Promise<Outcomes> {
  const counts = new Map<string, number>();
  const pending = new Set<Promise<void>>();
  let isOver = until === undefined;
  const end = () => {
    isOver = true;
  };
  void until?.then(end, end);
  const startMs = performance.now();
  let sent = 0;
  let latestMs = 0;
  let slowestMs = 0;
  for (; sent < atLeast || !isOver; sent += 1) {
    const waitMs = startMs + (sent * 1000) / perSecond - performance.now();
    latestMs = Math.max(latestMs, -waitMs);
    await (waitMs > 1 ? delay(waitMs) : turn());
    const sentMs = performance.now();
    const one = outcomeOf(ask, sent).then((outcome) => {
      slowestMs = Math.max(slowestMs, performance.now() - sentMs);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      pending.delete(one);
    });
    pending.add(one);
  }
  await Promise.all(pending);
  return {
    sent,
    counts: Object.fromEntries(counts),
    latestMs: Math.round(latestMs),
    slowestMs: Math.round(slowestMs),
  };
}

/** Sends one; gives its status. */
export async function post(
  { url, body }: SteadyRequest,
  options: { readonly dispatcher: Dispatcher; readonly reset?: boolean },
): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, { method: 'POST', headers, body, ...options });
  await answer.body.dump();
  return String(answer.statusCode);
}

async function outcomeOf(ask: (index: number) => Promise<string>, index: number): Promise<string> {
  try {
    return await ask(index);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
