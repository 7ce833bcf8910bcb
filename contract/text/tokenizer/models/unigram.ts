import { codeAt, widthOf } from '../../characters.ts';
import { spend, type Budget } from '../../regex/match.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { eachByte } from '../aligned-text/byte-characters.ts';
import type { Fields } from '../fields.ts';
import type { TokenList } from '../token-list.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import { byteToken } from './byte-token.ts';
import type { Model } from './model.ts';
import { readPieces, type Pieces } from './read-pieces.ts';

/** How much worse than the worst piece an unknown character is. */
const unknownPenalty = 10;

/**
 * The pieces of a word whose scores add up to the most (SentencePiece's Unigram).
 * https://github.com/huggingface/tokenizers, tokenizers/src/models/unigram/model.rs
 *
 * @throws TokenizerError
 */
export function readUnigram(model: Fields): Model {
  const vocabulary = readPieces(model);
  const unigram = new Unigram(vocabulary, model);
  const cache = new BoundedCache<Int32Array>();
  return {
    vocabulary,
    tokenize: (word, tokens, budget) => {
      let pieces = cache.get(word);
      if (pieces === undefined) {
        pieces = unigram.piecesOf(word, budget);
        cache.set(word, pieces);
      }
      unigram.add(pieces, word, tokens);
    },
  };
}

class Unigram {
  readonly #pieces: Pieces;
  readonly #unknown: number | undefined;
  readonly #fallsBackToBytes: boolean;

  constructor(pieces: Pieces, model: Fields) {
    this.#pieces = pieces;
    this.#unknown = model.get('unk_id') === undefined ? undefined : model.count('unk_id');
    if (this.#unknown !== undefined && this.#unknown >= pieces.size) {
      throw model.wrong('unk_id', 'in model.vocab');
    }
    this.#fallsBackToBytes = model.flag('byte_fallback', false);
  }

  add(pieces: Int32Array, word: string, tokens: TokenList): void {
    for (let index = 0; index < pieces.length; index += 3) {
      const id = pieces[index] ?? 0;
      const from = pieces[index + 1] ?? 0;
      const to = pieces[index + 2] ?? 0;
      tokens.add(id, from, to, id === this.#unknown ? word.slice(from, to) : undefined);
    }
  }

  /** Three numbers each: a token, and where it starts and ends. */
  piecesOf(word: string, budget: Budget): Int32Array {
    const { ids, starts } = this.#bestPath(word, budget);
    const ends: number[] = [];
    // Unknown characters side by side are one.
    let isUnknown = false;
    for (let end = word.length; end > 0; end = starts[end] ?? 0) {
      const isNext = ids[end] === this.#unknown;
      if (!isUnknown || !isNext) ends.push(end);
      isUnknown = isNext;
    }
    const pieces: number[] = [];
    let from = 0;
    for (const to of ends.toReversed()) {
      this.#addPiece(word.slice(from, to), from, to, pieces);
      from = to;
    }
    return Int32Array.from(pieces);
  }

  #addPiece(text: string, from: number, to: number, pieces: number[]): void {
    const id = this.#pieces.idOf(text);
    if (id !== undefined) {
      pieces.push(id, from, to);
      return;
    }
    const bytes = this.#fallsBackToBytes ? this.#byteIds(text) : undefined;
    if (bytes !== undefined) for (const byte of bytes) pieces.push(byte, from, to);
    else pieces.push(this.#known(), from, to);
  }

  #byteIds(text: string): readonly number[] | undefined {
    const ids: (number | undefined)[] = [];
    for (let at = 0; at < text.length;) {
      const code = codeAt(text, at);
      eachByte(code, (byte) => ids.push(this.#pieces.idOf(byteToken(byte))));
      at += widthOf(code);
    }
    return ids.every((id) => id !== undefined) ? ids : undefined;
  }

  #known(): number {
    if (this.#unknown === undefined) {
      throw new TokenizerError('model.unk_id is missing, and the text has a character that no piece has');
    }
    return this.#unknown;
  }

  /** For each place where a piece of the best path may end: which, and where it starts. */
  #bestPath(word: string, budget: Budget): { readonly ids: Int32Array; readonly starts: Int32Array } {
    const { trie, scores } = this.#pieces;
    const unknownScore = this.#pieces.lowest - unknownPenalty;
    const best = new Float64Array(word.length + 1);
    const ids = new Int32Array(word.length + 1);
    const starts = new Int32Array(word.length + 1).fill(-1);
    const offer = (from: number, to: number, id: number, score: number): void => {
      const total = score + (best[from] ?? 0);
      if (starts[to] !== -1 && total <= (best[to] ?? 0)) return;
      best[to] = total;
      ids[to] = id;
      starts[to] = from;
    };
    for (let from = 0; from < word.length;) {
      const after = from + widthOf(codeAt(word, from));
      let hasCharacter = false;
      let node = trie.child(0, word.charCodeAt(from));
      let at = from + 1;
      for (; node !== -1; at += 1) {
        const id = trie.valueAt(node);
        if (id !== -1) {
          offer(from, at, id, scores[id] ?? 0);
          hasCharacter ||= at === after;
        }
        if (at >= word.length) break;
        node = trie.child(node, word.charCodeAt(at));
      }
      spend(budget, at - from);
      if (!hasCharacter) offer(from, after, this.#known(), unknownScore);
      from = after;
    }
    return { ids, starts };
  }
}
