import { HttpError } from '../util/http-error.ts';
import { type MemoryBudget, smallBytes } from './memory-budget.ts';

/** What one request holds of the budget, as it grows; given back once. */
export class Holding {
  readonly #budget: MemoryBudget;
  #bytes = 0;
  #isReleased = false;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param elsewhereBytes what another thread holds of the same request
   * @throws HttpError 503 when there is no room now, 413 when there never is for so much, 499 when it is given back
   */
  grow(bytes: number, elsewhereBytes = 0): void {
    if (this.#isReleased) throw new HttpError(499, 'its sender has gone');
    const total = this.#bytes + bytes;
    if (!this.#budget.take(bytes, total <= smallBytes)) throw this.#budget.refusal(total + elsewhereBytes);
    this.#bytes = total;
  }

  /** Why so many bytes cannot be had, of whoever has them to give: see {@link MemoryBudget.refusal}. */
  refusal(bytes: number): HttpError {
    return this.#budget.refusal(bytes);
  }

  /** Says before they come whether so many bytes more would fit. @throws HttpError as {@link grow} does */
  expect(bytes: number): void {
    const total = this.#bytes + bytes;
    if (total > smallBytes && !this.#budget.hasRoomFor(bytes)) throw this.#budget.refusal(total);
  }

  /** Holds so many bytes instead, which are there already, whether they fit or not. */
  become(bytes: number): void {
    if (this.#isReleased) return;
    if (bytes > this.#bytes) this.#budget.takeAnyway(bytes - this.#bytes);
    else this.#budget.give(this.#bytes - bytes);
    this.#bytes = bytes;
  }

  /** Gives all of it back; it cannot grow any more. */
  release(): void {
    this.become(0);
    this.#isReleased = true;
  }
}
