import type { Fields } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import { Trie } from '../trie.ts';
import type { Vocabulary } from './model.ts';
import { maxSize } from './read-vocabulary.ts';

/** The pieces of Unigram, whose numbers are their places, with their scores. */
export class Pieces implements Vocabulary {
  readonly trie = new Trie();
  readonly scores: Float64Array;
  /** The lowest score. */
  lowest = Infinity;
  readonly #tokens: readonly string[];
  readonly #ids = new Map<string, number>();

  constructor(pieces: readonly (readonly [token: string, score: number])[]) {
    this.#tokens = pieces.map(([token]) => token);
    this.scores = Float64Array.from(pieces, ([, score]) => score);
    for (const [id, [token, score]] of pieces.entries()) {
      this.#ids.set(token, id);
      if (token !== '') this.trie.add(token, id);
      if (score < this.lowest) this.lowest = score;
    }
  }

  get size(): number {
    return this.#tokens.length;
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }
}

/** @throws TokenizerError */
export function readPieces(model: Fields): Pieces {
  const list = model.list('vocab');
  if (list.length > maxSize) throw model.wrong('vocab', `a list of at most ${maxSize}`);
  return new Pieces(
    list.map((piece, index) => {
      const [token, score] = Array.isArray(piece) ? (piece as unknown[]) : [];
      if (typeof token !== 'string' || !token.isWellFormed() || typeof score !== 'number') {
        throw new TokenizerError(`${model.pathOf('vocab')}[${index}] is not a piece with its score`);
      }
      return [token, score] as const;
    }),
  );
}
