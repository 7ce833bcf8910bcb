import type { MemoryBudget } from './memory-budget.ts';

/** What one holder has of a budget at the moment, which rises and falls, and is refused where there is no room. */
export class HeldBytes {
  readonly #budget: MemoryBudget;
  #bytes = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Holds so many bytes and no others; false where there are none left for more. */
  hold(bytes: number): boolean {
    if (bytes > this.#bytes && !this.#budget.take(bytes - this.#bytes, true)) return false;
    if (bytes < this.#bytes) this.#budget.give(this.#bytes - bytes);
    this.#bytes = bytes;
    return true;
  }

  /** Holds so many bytes more, which are there in any case. */
  addAnyway(bytes: number): void {
    this.#budget.takeAnyway(bytes);
    this.#bytes += bytes;
  }
}
