import type { RecordedCall } from '../predictions/recorded-call.ts';
import type { Reply } from './call.ts';

/** A place in the queue: held by the request that waits for a reply. */
export class Ticket {
  /** When it is given up, as `nowMs()` counts; Infinity for never. */
  readonly deadlineMs: number;
  /** What the prediction log knows of it; null: it isn't recorded, or not on this thread. */
  readonly recorded: RecordedCall | null;
  #reply: ((reply: Reply) => void) | null;

  constructor(deadlineMs: number, reply: (reply: Reply) => void, recorded: RecordedCall | null = null) {
    this.deadlineMs = deadlineMs;
    this.recorded = recorded;
    this.#reply = reply;
  }

  /** Whether it was answered or given up: whoever still has work for it drops that. */
  get settled(): boolean {
    return this.#reply === null;
  }

  /** Answers it; the first answer counts. */
  settle(reply: Reply): void {
    const send = this.#reply;
    this.#reply = null;
    send?.(reply);
  }
}
