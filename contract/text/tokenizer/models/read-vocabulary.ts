import { countOf, type Fields } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import type { Vocabulary } from './model.ts';

/** Tokens at most; the largest vocabularies have a quarter of a million. */
const maxSize = 2 ** 23;

/** Tokens and their numbers as an object has them, which every model but Unigram does. */
export class NumberedVocabulary implements Vocabulary {
  readonly ids: ReadonlyMap<string, number>;
  readonly #tokens = new Map<number, string>();

  constructor(ids: ReadonlyMap<string, number>) {
    this.ids = ids;
    for (const [token, id] of ids) this.#tokens.set(id, token);
  }

  get size(): number {
    return this.ids.size;
  }

  idOf(token: string): number | undefined {
    return this.ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens.get(id);
  }
}

/** @throws TokenizerError */
export function readVocabulary(model: Fields): NumberedVocabulary {
  const entries = model.entries('vocab');
  if (entries.length > maxSize)
    throw new TokenizerError(`${model.pathOf('vocab')} has more than ${maxSize} tokens`);
  const ids = new Map<string, number>();
  for (const [token, id] of entries) {
    const path = `${model.pathOf('vocab')}[${JSON.stringify(token)}]`;
    if (!token.isWellFormed()) throw new TokenizerError(`${path} is no text`);
    ids.set(token, countOf(id, path));
  }
  return new NumberedVocabulary(ids);
}
