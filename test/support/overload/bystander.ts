import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What somebody saw who asked for little, over a new connection each time. */
export interface Seen {
  /** How long health took to answer, in milliseconds, in the order asked. */
  readonly healthMs: number[];
  /** Whatever was not answered 200. */
  readonly failures: string[];
  /** Small predictions asked for. */
  asked: number;
}

export interface BystanderData {
  readonly port: number;
  /** Time between an answer and the next question. */
  readonly everyMs: number;
  /** Whether it asks for small predictions, too. */
  readonly asks: boolean;
}

/**
 * Asks a server for its health while something else goes on, on a thread of its own: what keeps the caller's must not
 * look like the server's delay.
 */
export async function meanwhile<T>(
  data: BystanderData,
  work: () => Promise<T>,
): Promise<{ done: T; seen: Seen }> {
  const worker = new Worker(new URL('bystander-thread.ts', import.meta.url), { workerData: data });
  await once(worker, 'online');
  try {
    const done = await work();
    const told = once(worker, 'message');
    worker.postMessage('stop');
    const [seen]: Seen[] = await told;
    if (seen === undefined) throw new Error('the bystander saw nothing');
    return { done, seen };
  } finally {
    await worker.terminate();
  }
}
