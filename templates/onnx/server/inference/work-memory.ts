import type { Contract } from '../contract.ts';
import { garbageCollector } from '../memory/collect-garbage.ts';
import { Holding } from '../memory/holding.ts';
import type { MemoryBudget } from '../memory/memory-budget.ts';
import type { Call } from './call.ts';
import { decodeCost } from './decode-cost.ts';

/** Of smaller bodies it isn't counted what they consist of. */
const smallBodyBytes = 16 * 1024;

/** What a byte of those may become; a few are as small requests to begin with. */
const mostBytesPerByte = 8;

/** Who held as much leaves so much garbage that it is collected before anybody else is given the memory. */
const muchBytes = 16 * 1024 * 1024;

/** What the calls that an inference thread works at hold of the memory for bodies: decoded, computed, encoded. */
export class WorkMemory {
  readonly #budget: MemoryBudget;
  readonly #contract: Contract;
  readonly #collect = garbageCollector();

  constructor(budget: MemoryBudget, contract: Contract) {
    this.#budget = budget;
    this.#contract = contract;
  }

  begin(): Holding {
    return new Holding(this.#budget);
  }

  /** Holds what decoding a call will take. @throws HttpError as {@link Holding.grow} does */
  decodes(call: Call, holding: Holding): void {
    const { length } = call.body;
    const isSmall = length <= smallBodyBytes;
    holding.grow(isSmall ? length * mostBytesPerByte : decodeCost(call, this.#contract), length);
  }

  /** The call is answered. */
  end(holding: Holding): void {
    if (holding.bytes < muchBytes) {
      holding.release();
      return;
    }
    // After its answer is on its way.
    setImmediate(() => {
      this.#collect();
      holding.release();
    });
  }
}
