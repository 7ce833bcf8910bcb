import type { CopyOutcome } from '../metrics/table-layout.ts';
import { nowMs } from '../util/clock.ts';
import type { Copy } from './copy-batch.ts';

/** How long an answer to a copy may take: as long as a server takes, unless told. */
export const copyTimeoutMs = 30_000;

/** How long a copy waits to be sent. */
const mostWaitMs = 30_000;

/** How long a shadow that couldn't be reached is left alone. */
const pauseMs = 1000;

/** Copies that wait for a way to the shadow, in their order; they are too old after a time. */
export class CopyQueue {
  readonly #done: (copy: Copy, outcome: CopyOutcome) => void;
  #waiting: { readonly copy: Copy; readonly dueMs: number }[] = [];
  #next = 0;
  #awayUntilMs = 0;

  /** @param done told once of each copy that isn't taken by {@link shift} */
  constructor(done: (copy: Copy, outcome: CopyOutcome) => void) {
    this.#done = done;
  }

  /** Whether none may be sent now: there is none, or the shadow is left alone. */
  get isStill(): boolean {
    return this.#next === this.#waiting.length || this.#awayUntilMs > nowMs();
  }

  push(copy: Copy): void {
    this.#waiting.push({ copy, dueMs: nowMs() + mostWaitMs });
  }

  /** The next copy that isn't too old; undefined where there is none. */
  shift(): Copy | undefined {
    for (;;) {
      const first = this.#waiting[this.#next];
      if (first === undefined) return undefined;
      this.#next++;
      if (this.#next > 512) {
        this.#waiting = this.#waiting.slice(this.#next);
        this.#next = 0;
      }
      if (first.dueMs > nowMs()) return first.copy;
      this.#done(first.copy, 'timeout');
    }
  }

  /** The shadow can't be reached: those that wait do so for a second more, so that there is no room for others. */
  away(): void {
    this.#awayUntilMs = nowMs() + pauseMs;
  }
}
