import { MlpackError } from '../../errors/mlpack-error.ts';

/** What reading one file may cost, over all pickles in it. Real files have up to a million opcodes. */
const maxOpcodes = 40_000_000;
const maxHeldMebibytes = 144;
const maxHeldBytes = maxHeldMebibytes * 2 ** 20;
const maxDepth = 64;
/** A file of so many texts has a vocabulary: nothing else that is fitted makes as many. */
const manyTexts = 100_000;

/** Counts what a pickle makes mlpack do and hold, so that a small hostile file can't cost much. */
export class PickleBudget {
  #opcodes = 0;
  #heldBytes = 0;
  #texts = 0;

  /** @returns whether there may be as many */
  opcode(): boolean {
    this.#opcodes += 1;
    return this.#opcodes <= maxOpcodes;
  }

  /**
   * @param sizeBytes roughly, in the memory of this process
   * @returns whether there may be as much
   */
  hold(sizeBytes: number): boolean {
    this.#heldBytes += sizeBytes;
    return this.#heldBytes <= maxHeldBytes;
  }

  /** Counts a text. */
  text(): void {
    this.#texts += 1;
  }

  /** @param depth of pickles inside pickles */
  nest(depth: number): string | undefined {
    return depth > maxDepth ? `nests pickles more than ${maxDepth} deep` : undefined;
  }

  /** The error for a file of which there is too much: it may be as good as any other. */
  exceeded(path: string): MlpackError {
    const much =
      this.#heldBytes > maxHeldBytes
        ? `needs more than ${maxHeldMebibytes} MiB of memory for what it holds beside its arrays`
        : `has more than ${maxOpcodes.toLocaleString('en')} opcodes`;
    const texts = this.#texts >= manyTexts ? `, among it ${this.#texts.toLocaleString('en')} texts` : '';
    return new MlpackError(
      'MODEL_UNSUPPORTED',
      `${path} ${much}${texts}, which is more than mlpack reads of a pickle.`,
      {
        suggestions:
          texts === ''
            ? ['Save the fitted estimator alone, without what it was fitted with.']
            : [
                'Fit the vectorizer with fewer words: max_features=500_000, or a higher min_df.',
                'Or with a HashingVectorizer, which keeps none.',
              ],
      },
    );
  }
}

/** Counts what is held besides. @throws MlpackError MODEL_UNSUPPORTED where it is too much */
export type Hold = (sizeBytes: number) => void;
