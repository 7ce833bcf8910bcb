import type { Fields } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import type { Vocabulary } from './model.ts';

/** Merges at most; the largest have half a million. */
const maxMerges = 2 ** 20;

/** Places looked at for one pair; where pairs are as people have them, some fifty are the most. */
const maxTries = 1000;

/** Which pairs of tokens become one, and which of them before others: a table, as a Map of half a million pairs takes ten times as much. */
export class Merges {
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #ranks: Int32Array;
  readonly #merged: Int32Array;

  constructor(count: number) {
    const size = 2 ** (32 - Math.clz32(2 * count + 1));
    this.#firsts = new Int32Array(size);
    this.#seconds = new Int32Array(size);
    this.#ranks = new Int32Array(size).fill(-1);
    this.#merged = new Int32Array(count);
  }

  /** The pair that comes later has the pair's rank. */
  set(first: number, second: number, rank: number, merged: number): void {
    const place = this.#placeOf(first, second);
    this.#firsts[place] = first;
    this.#seconds[place] = second;
    this.#ranks[place] = rank;
    this.#merged[rank] = merged;
  }

  /** -1 of a pair that stays two. */
  rankOf(first: number, second: number): number {
    return this.#ranks[this.#placeOf(first, second)] ?? -1;
  }

  /** What a pair of a rank becomes. */
  mergedAt(rank: number): number {
    return this.#merged[rank] ?? -1;
  }

  #placeOf(first: number, second: number): number {
    const mask = this.#ranks.length - 1;
    const hash = Math.imul(Math.imul(first, 0x10dcd) ^ second, 0x9e3779b1);
    let place = (hash ^ (hash >>> 15)) & mask;
    let tries = 0;
    while (this.#ranks[place] !== -1 && (this.#firsts[place] !== first || this.#seconds[place] !== second)) {
      place = (place + 1) & mask;
      tries += 1;
      if (tries > maxTries)
        throw new TokenizerError('model.merges has pairs chosen so that none can be found');
    }
    return place;
  }
}

/**
 * Pairs as they are, or with a space between as merges.txt has them.
 *
 * @param prefixLength what the second of a pair starts with and its merged token doesn't
 * @throws TokenizerError
 */
export function readMerges(model: Fields, vocabulary: Vocabulary, prefixLength: number): Merges {
  const pairs = model
    .list('merges')
    .filter((pair) => typeof pair !== 'string' || !pair.startsWith('#version'));
  if (pairs.length > maxMerges) throw model.wrong('merges', `a list of at most ${maxMerges}`);
  const merges = new Merges(pairs.length);
  for (const [rank, pair] of pairs.entries()) {
    const parts: unknown = typeof pair === 'string' ? pair.split(' ') : pair;
    const [first, second] = Array.isArray(parts) && parts.length === 2 ? (parts as unknown[]) : [];
    if (typeof first !== 'string' || typeof second !== 'string') {
      throw new TokenizerError(`${model.pathOf('merges')}[${rank}] is not a pair of tokens`);
    }
    const ids = [first, second, first + second.slice(prefixLength)].map((token) => {
      const id = vocabulary.idOf(token);
      if (id === undefined) {
        throw new TokenizerError(
          `${model.pathOf('merges')}[${rank}] has ${JSON.stringify(token)}, which is not in model.vocab`,
        );
      }
      return id;
    });
    merges.set(ids[0] ?? 0, ids[1] ?? 0, rank, ids[2] ?? 0);
  }
  return merges;
}
