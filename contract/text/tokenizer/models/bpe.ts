import { codeAt, widthOf } from '../../characters.ts';
import { spend, type Budget } from '../../regex/match.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { bytesOf, eachByte } from '../aligned-text/byte-characters.ts';
import type { Fields } from '../fields.ts';
import type { TokenList } from '../token-list.ts';
import { placesByBytes } from './places-by-bytes.ts';
import { byteToken } from './byte-token.ts';
import { readMerges, type Merges } from './merges.ts';
import type { Model } from './model.ts';
import { readVocabulary, type NumberedVocabulary } from './read-vocabulary.ts';
import { Symbols } from './symbols.ts';

const maxAffix = 100;

/**
 * Byte pair encoding: the characters of a word, of which pairs become one in the order in which they were learned.
 * https://github.com/huggingface/tokenizers, tokenizers/src/models/bpe
 *
 * @throws TokenizerError
 */
export function readBpe(model: Fields): Model {
  const vocabulary = readVocabulary(model);
  const prefix = readAffix(model, 'continuing_subword_prefix');
  const bpe = new Bpe(vocabulary, readMerges(model, vocabulary, prefix.length), {
    prefix,
    suffix: readAffix(model, 'end_of_word_suffix'),
    unknown: readUnknown(model, vocabulary),
    fusesUnknown: model.flag('fuse_unk', false),
    fallsBackToBytes: model.flag('byte_fallback', false),
  });
  const takesWholeWords = model.flag('ignore_merges', false);
  const cache = new BoundedCache<Int32Array>();
  return {
    vocabulary,
    tokenize: (word, tokens, budget) => {
      const whole = takesWholeWords ? vocabulary.idOf(word) : undefined;
      if (whole !== undefined) {
        tokens.add(whole, 0, word.length);
        return;
      }
      let pieces = cache.get(word);
      if (pieces === undefined) {
        pieces = bpe.piecesOf(word, budget);
        cache.set(word, pieces);
      }
      addPieces(pieces, tokens);
    },
  };
}

/** It's put together with every character. */
function readAffix(model: Fields, name: string): string {
  const affix = model.text(name, '');
  if (affix.length > maxAffix) throw model.wrong(name, `a string of at most ${maxAffix}`);
  return affix;
}

function readUnknown(model: Fields, vocabulary: NumberedVocabulary): number | undefined {
  if (model.get('unk_token') === undefined) return undefined;
  const unknown = vocabulary.idOf(model.text('unk_token'));
  if (unknown === undefined) throw model.wrong('unk_token', 'in model.vocab');
  return unknown;
}

/** Three numbers each: a token, and where it starts and ends. */
function addPieces(pieces: Int32Array, tokens: TokenList): void {
  for (let index = 0; index < pieces.length; index += 3) {
    tokens.add(pieces[index] ?? 0, pieces[index + 1] ?? 0, pieces[index + 2] ?? 0);
  }
}

interface BpeOptions {
  /** Before each character but the first, and behind the last. */
  readonly prefix: string;
  readonly suffix: string;
  readonly unknown: number | undefined;
  readonly fusesUnknown: boolean;
  readonly fallsBackToBytes: boolean;
}

class Bpe {
  readonly #vocabulary: NumberedVocabulary;
  readonly #merges: Merges;
  readonly #options: BpeOptions;

  constructor(vocabulary: NumberedVocabulary, merges: Merges, options: BpeOptions) {
    this.#vocabulary = vocabulary;
    this.#merges = merges;
    this.#options = options;
  }

  piecesOf(word: string, budget: Budget): Int32Array {
    const { prefix, suffix, unknown, fusesUnknown } = this.#options;
    spend(budget, word.length);
    const symbols = new Symbols(
      this.#options.fallsBackToBytes ? 4 * word.length + prefix.length : word.length,
    );
    // Unknown characters that wait for the next known one: where they start, and how many bytes they have.
    let from = -1;
    let size = 0;
    let to = 0;
    let isWhole = true;
    const addUnknown = (): void => {
      if (from !== -1) symbols.add(unknown ?? 0, from, to, size);
      from = -1;
      size = 0;
    };
    for (let at = 0; at < word.length;) {
      const code = codeAt(word, at);
      const end = at + widthOf(code);
      const character = word.slice(at, end);
      const token = (at === 0 ? '' : prefix) + character + (end === word.length ? suffix : '');
      const id = this.#vocabulary.idOf(token);
      if (id !== undefined) {
        addUnknown();
        symbols.add(id, at, end, bytesOf(code));
      } else if (this.#addBytes(character, at, end, symbols)) {
        isWhole &&= from === -1;
      } else if (unknown === undefined) isWhole = false;
      else {
        if (!fusesUnknown) addUnknown();
        if (from === -1) from = at;
        size += bytesOf(code);
        to = end;
      }
      at = end;
    }
    addUnknown();
    symbols.merge(this.#merges);
    const { pieces, sizes } = symbols.pieces();
    return isWhole ? pieces : placesByBytes(pieces, sizes, word);
  }

  /** Whether all bytes of a character have tokens, which are then added. */
  #addBytes(character: string, from: number, to: number, symbols: Symbols): boolean {
    if (!this.#options.fallsBackToBytes) return false;
    const ids: (number | undefined)[] = [];
    eachByte(codeAt(character, 0), (byte) => ids.push(this.#vocabulary.idOf(byteToken(byte))));
    if (ids.includes(undefined)) return false;
    for (const id of ids) symbols.add(id ?? 0, from, to, 1);
    return true;
  }
}
