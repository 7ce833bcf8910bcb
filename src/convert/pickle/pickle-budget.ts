/** What reading one file may cost, over all pickles in it. Real files have up to a million opcodes. */
const maxOpcodes = 40_000_000;
const maxHeldBytes = 144 * 1024 * 1024;
const maxDepth = 64;

/** Counts what a pickle makes mlpack do and hold, so that a small hostile file can't cost much. */
export class PickleBudget {
  #opcodes = 0;
  #heldBytes = 0;

  /** @returns what there is too much of; undefined while there isn't */
  opcode(): string | undefined {
    this.#opcodes += 1;
    return this.#opcodes > maxOpcodes ? `has more than ${maxOpcodes} opcodes` : undefined;
  }

  /** @param sizeBytes roughly, in the memory of this process */
  hold(sizeBytes: number): string | undefined {
    this.#heldBytes += sizeBytes;
    return this.#heldBytes > maxHeldBytes
      ? `holds more than ${maxHeldBytes} bytes of objects that are no arrays`
      : undefined;
  }

  /** @param depth of pickles inside pickles */
  nest(depth: number): string | undefined {
    return depth > maxDepth ? `nests pickles more than ${maxDepth} deep` : undefined;
  }
}

/** Counts what is held besides. @throws MlpackError MODEL_INVALID where it is too much */
export type Hold = (sizeBytes: number) => void;
