import { pieceBytes } from '../../memory/byte-list.ts';
import { Holding } from '../../memory/holding.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';

/** What one call holds of the budget: of messages that come in, that wait for their answers, and of an answer. */
export class CallMemory {
  readonly #budget: MemoryBudget;
  readonly #incoming: Holding;
  readonly #outgoing: Holding;
  /** Memory of the messages in their order: a stream may have several. */
  readonly #messages: Holding[] = [];

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
    this.#incoming = new Holding(budget);
    this.#outgoing = new Holding(budget);
  }

  /** Some of a message has come. @throws HttpError as {@link Holding.grow} does */
  received(bytes: number): void {
    // The pieces of a message are there twice while they are joined.
    this.#incoming.grow(2 * bytes + pieceBytes);
  }

  /** A message is there; returns what it holds until it is answered. */
  begin(bytes: number): Holding {
    const message = new Holding(this.#budget);
    message.become(bytes);
    this.#messages.push(message);
    this.#incoming.become(0);
    return message;
  }

  /** The first message that isn't is answered. */
  answer(bytes: number): void {
    this.#messages.shift()?.release();
    // It is sent from a copy with its length before it.
    this.#outgoing.become(2 * bytes);
  }

  /** The call is over. */
  release(): void {
    for (const holding of [this.#incoming, this.#outgoing, ...this.#messages]) holding.release();
  }
}
