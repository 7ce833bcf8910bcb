import type { Holding } from '../memory/holding.ts';
import type { RecordedCall } from '../calls/recorded-call.ts';
import type { Reply } from '../calls/reply.ts';

/** A place in the queue: held by the request that waits for a reply. */
export class Ticket {
  /** When it is given up, as `nowMs()` counts; Infinity for never. */
  readonly deadlineMs: number;
  /** What the prediction log knows of it; null: it isn't recorded, or not on this thread. */
  readonly recorded: RecordedCall | null;
  /** What its computation holds of the memory for bodies; null where that isn't counted. */
  readonly holding: Holding | null;
  readonly #isGivenUp: () => boolean;
  #whenSettled: (() => void) | null = null;
  #reply: ((reply: Reply) => void) | null;

  /** @param isGivenUp what another thread says of it, which has given it up itself */
  constructor(
    deadlineMs: number,
    reply: (reply: Reply) => void,
    recorded: RecordedCall | null = null,
    holding: Holding | null = null,
    isGivenUp: () => boolean = () => false,
  ) {
    this.#isGivenUp = isGivenUp;
    this.holding = holding;
    this.deadlineMs = deadlineMs;
    this.recorded = recorded;
    this.#reply = reply;
  }

  /** Whether it was answered or given up. */
  get settled(): boolean {
    return this.#reply === null;
  }

  /** Whether nobody waits for it any more: whoever still has work for it drops that. */
  get abandoned(): boolean {
    return this.settled || this.#isGivenUp();
  }

  /** Has one function called when it is answered or given up. */
  whenSettled(told: () => void): void {
    this.#whenSettled = told;
  }

  /** Answers it; the first answer counts. */
  settle(reply: Reply): void {
    const send = this.#reply;
    this.#reply = null;
    this.#whenSettled?.();
    this.#whenSettled = null;
    send?.(reply);
  }
}
