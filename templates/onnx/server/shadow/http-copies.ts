import type { CopyOutcome } from '../metrics/table-layout.ts';
import { nowMs } from '../util/clock.ts';
import type { Copy } from './copy-batch.ts';
import type { CopyPace } from './copy-pace.ts';
import { CopyQueue, copyTimeoutMs } from './copy-queue.ts';
import { HttpConnection, type HttpConnectionEvents } from './http-connection.ts';

/** Connections to the shadow: as many requests it computes at once. */
const mostConnections = 16;

/** Sends copies over HTTP on, over connections that are kept. Nothing is sent twice. */
export class HttpCopies implements HttpConnectionEvents {
  readonly #url: URL;
  readonly #done: (copy: Copy, outcome: CopyOutcome) => void;
  readonly #pace: CopyPace;
  readonly #queue: CopyQueue;
  readonly #idle: HttpConnection[] = [];
  /** Those that have a copy, and until when. */
  readonly #busy = new Map<HttpConnection, number>();

  constructor(url: string, pace: CopyPace, done: (copy: Copy, outcome: CopyOutcome) => void) {
    this.#url = new URL(url);
    this.#done = done;
    this.#pace = pace;
    this.#queue = new CopyQueue(done);
  }

  send(copy: Copy): void {
    this.#queue.push(copy);
    this.#proceed();
  }

  /** Gives up those whose time is over, and goes on where it may. */
  sweep(): void {
    const now = nowMs();
    for (const [connection, dueMs] of this.#busy) if (dueMs <= now) connection.giveUp('timeout');
    this.#proceed();
  }

  done(connection: HttpConnection, copy: Copy, outcome: CopyOutcome): void {
    this.#busy.delete(connection);
    this.#done(copy, outcome);
    if (connection.isOpen) this.#idle.push(connection);
    this.#proceed();
  }

  refused(): void {
    this.#queue.away();
  }

  #proceed(): void {
    while (!this.#queue.isStill) {
      const connection = this.#free();
      if (connection === null) return;
      const copy = this.#pace.take() ? this.#queue.shift() : undefined;
      if (copy === undefined) {
        this.#idle.push(connection);
        return;
      }
      this.#busy.set(connection, nowMs() + copyTimeoutMs);
      connection.send(copy);
    }
  }

  /** A connection without a copy; null where there are enough. The one that was used last, so that the others may close. */
  #free(): HttpConnection | null {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop())
      if (idle.isOpen) return idle;
    return this.#busy.size < mostConnections ? new HttpConnection(this.#url, this) : null;
  }
}
