import type { SpareCpus } from '../predictions/writer/spare-cpus.ts';

/** Copies a second while there are CPUs that nobody else has a use for: a quarter of one, about. */
const sparePerSecond = 10_000;

/** Copies a second while there are none: each wakes threads and fills caches, here and in the shadow, which 200 of them made seen. */
const busyPerSecond = 20;

/** Copies that may go at once after a while without any. */
const mostAtOnce = 64;

/** How often it is looked for CPUs to spare. */
const lookMs = 250;

/** When copies are sent on: as they come while there are CPUs to spare, and else a few of them. */
export class CopyPace {
  readonly #spareCpus: SpareCpus;
  readonly #nowMs: () => number;
  #perSecond = busyPerSecond;
  #allowed = mostAtOnce;
  #filledMs: number;
  #lookedMs: number;

  constructor(spareCpus: SpareCpus, nowMs: () => number) {
    this.#spareCpus = spareCpus;
    this.#nowMs = nowMs;
    this.#filledMs = nowMs();
    this.#lookedMs = this.#filledMs;
  }

  /** Whether one more may go now; it is taken to. */
  take(): boolean {
    const now = this.#nowMs();
    if (now - this.#lookedMs >= lookMs) this.#look(now);
    const most = Math.max(mostAtOnce, this.#perSecond / 20);
    this.#allowed = Math.min(most, this.#allowed + ((now - this.#filledMs) * this.#perSecond) / 1000);
    this.#filledMs = now;
    if (this.#allowed < 1) return false;
    this.#allowed--;
    return true;
  }

  #look(now: number): void {
    const { usable } = this.#spareCpus;
    this.#lookedMs = now;
    // As the prediction log has it: one, or half of one where the server has only that.
    const isSpare = (this.#spareCpus.count() ?? 0) >= Math.min(1, usable / 2);
    this.#perSecond = isSpare ? sparePerSecond : busyPerSecond;
  }
}
