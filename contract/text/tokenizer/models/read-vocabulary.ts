import { countOf, type Fields, isCount } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import type { Vocabulary } from './model.ts';

/** Tokens at most; the largest vocabularies have a quarter of a million. */
export const maxSize = 2 ** 20;

/** Tokens and their numbers as an object has them, which every model but Unigram does. */
export class NumberedVocabulary implements Vocabulary {
  readonly ids: ReadonlyMap<string, number>;
  /** By number, which are those from 0 on of all but made-up files: a Map takes ten times as long to make. */
  readonly #tokens: string[] = [];
  readonly #beyond = new Map<number, string>();

  constructor(ids: ReadonlyMap<string, number>) {
    this.ids = ids;
    for (const [token, id] of ids) {
      if (id < 2 * ids.size) this.#tokens[id] = token;
      else this.#beyond.set(id, token);
    }
  }

  get size(): number {
    return this.ids.size;
  }

  idOf(token: string): number | undefined {
    return this.ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens[id] ?? this.#beyond.get(id);
  }
}

/** @throws TokenizerError */
export function readVocabulary(model: Fields): NumberedVocabulary {
  const ids = new Map<string, number>();
  const pathOf = (token: string): string => `${model.pathOf('vocab')}[${JSON.stringify(token)}]`;
  model.eachEntry('vocab', maxSize, (token, id) => {
    if (!token.isWellFormed()) throw new TokenizerError(`${pathOf(token)} is no text`);
    ids.set(token, isCount(id) ? id : countOf(id, pathOf(token)));
  });
  return new NumberedVocabulary(ids);
}
