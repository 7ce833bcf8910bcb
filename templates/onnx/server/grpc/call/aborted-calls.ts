import type { Logger } from 'pino';

/** Lines of aborted calls that are logged in one interval; the others are summed. */
const mostLines = 100;

const intervalMs = 10_000;

/** Bounds what is logged of calls that end before they are answered: a client makes and resets thousands a second. */
export class AbortedCalls {
  readonly #log: Logger;
  #endMs = -Infinity;
  #count = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** One more. @returns whether it is to be logged by itself */
  add(): boolean {
    const now = performance.now();
    if (now >= this.#endMs) {
      this.#endMs = now + intervalMs;
      setTimeout(this.#sum, intervalMs).unref();
    }
    return ++this.#count <= mostLines;
  }

  #sum = (): void => {
    const calls = this.#count - mostLines;
    this.#count = 0;
    this.#endMs = -Infinity;
    if (calls > 0) this.#log.info({ calls, intervalMs }, 'more requests aborted');
  };
}
