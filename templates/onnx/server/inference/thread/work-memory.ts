import type { RepositoryEntry } from '../../repository/repository.ts';
import { garbageCollector } from '../../memory/collect-garbage.ts';
import { Holding } from '../../memory/holding.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { Call } from '../../calls/call.ts';
import type { DecodeCost, Protocol } from '../../calls/protocol.ts';

/** Length of small bodies, of which it isn't counted what they consist of. */
const smallBodyBytes = 16 * 1024;

/** What a byte of those may become; a few are as small requests to begin with. */
const mostBytesPerByte = 8;

/** A number takes a byte and a comma at least, and eight bytes at most. */
const mostTensorBytesPerByte = 4;

/** Who held as much leaves so much garbage that it is collected before anybody else is given the memory. */
const muchBytes = 16 * 1024 * 1024;

/** What the calls that an inference thread works at hold of the memory for bodies: decoded, computed, encoded. */
export class WorkMemory {
  readonly #budget: MemoryBudget;
  readonly #entry: Pick<RepositoryEntry, 'contract' | 'ofTensors'>;
  /** Costs of decoding by the name of the protocol. */
  readonly #decodeCosts: ReadonlyMap<string, DecodeCost>;
  readonly #hasStrings: boolean;
  readonly #collect = garbageCollector();

  constructor(
    budget: MemoryBudget,
    entry: Pick<RepositoryEntry, 'contract' | 'ofTensors'>,
    protocols: readonly Protocol[],
  ) {
    this.#budget = budget;
    this.#entry = entry;
    this.#decodeCosts = new Map(protocols.map(({ name, decodeCost }) => [name, decodeCost]));
    this.#hasStrings = entry.contract.inputs.some(({ dtype }) => dtype === 'string');
  }

  begin(): Holding {
    return new Holding(this.#budget);
  }

  /** Holds what decoding a call will take. @throws HttpError as {@link Holding.grow} does */
  decodes(call: Call, holding: Holding): void {
    const { length } = call.body;
    const decodeCost = length <= smallBodyBytes ? undefined : this.#decodeCosts.get(call.protocol);
    const { contract } = (call.isOfTensors === true ? this.#entry.ofTensors : undefined) ?? this.#entry;
    holding.grow(decodeCost?.(call, contract) ?? length * mostBytesPerByte, length);
  }

  /**
   * A call is decoded: of what its text became only tensors are left, which are not many times as long. What is
   * garbage is collected before its answer makes more.
   */
  decoded(call: Call, holding: Holding): void {
    const tensorBytes = call.body.length * mostTensorBytesPerByte;
    if (this.#hasStrings || holding.bytes < muchBytes || holding.bytes <= tensorBytes) return;
    this.#collect();
    holding.become(tensorBytes);
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
