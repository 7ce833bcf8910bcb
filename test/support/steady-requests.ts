import { setTimeout as delay } from 'node:timers/promises';

/** What came of requests that were sent at a steady rate. */
export interface Outcomes {
  readonly sent: number;
  /** How many had each outcome: a status, or the code of the error without one. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Sends requests at a steady rate, whether those before are answered or not, on connections that are kept open.
 *
 * @param atLeast how many
 * @param until goes on until then, too
 */
export async function sendSteadily(
  request: () => Promise<Response>,
  {
    perSecond,
    atLeast,
    until,
  }: { readonly perSecond: number; readonly atLeast: number; readonly until?: Promise<unknown> | undefined },
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
  for (; sent < atLeast || !isOver; sent += 1) {
    const waitMs = startMs + (sent * 1000) / perSecond - performance.now();
    if (waitMs > 1) await delay(waitMs);
    const one = outcomeOf(request).then((outcome) => {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      pending.delete(one);
    });
    pending.add(one);
  }
  await Promise.all(pending);
  return { sent, counts: Object.fromEntries(counts) };
}

async function outcomeOf(request: () => Promise<Response>): Promise<string> {
  try {
    const response = await request();
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
  }
}
