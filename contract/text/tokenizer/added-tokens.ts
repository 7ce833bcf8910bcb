import { codeAt, codeBefore } from '../characters.ts';
import type { Budget } from '../regex/match.ts';
import { budgetFor } from './budget.ts';
import { AlignedText } from './aligned-text/aligned-text.ts';
import type { Fields } from './fields.ts';
import type { Vocabulary } from './models/model.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import { longestAt } from './longest-at.ts';
import { Trie } from './trie.ts';
import { isWhitespace, isWordOfRust } from './unicode/unicode.ts';

interface AddedToken {
  readonly content: string;
  readonly isSingleWord: boolean;
  readonly stripsLeft: boolean;
  readonly stripsRight: boolean;
  readonly isNormalized: boolean;
  readonly isSpecial: boolean;
}

/** A part of a text: an added token, by its number, or what stands between them, with -1. */
export interface TextPart {
  readonly text: AlignedText;
  readonly added: number;
}

/**
 * The tokens that are looked for before a text is divided into words.
 * https://github.com/huggingface/tokenizers, tokenizers/src/tokenizer/added_vocabulary.rs
 */
export class AddedTokens {
  readonly ids = new Map<string, number>();
  /** Those that stand for no text. */
  readonly special = new Set<string>();
  readonly #tokens = new Map<number, AddedToken>();
  readonly #vocabulary: Vocabulary;
  readonly #normalizer: Normalizer;
  readonly #plain = new Trie();
  readonly #normalized = new Trie();

  /**
   * Numbers are those that the vocabulary has for the tokens, and for others the next ones: what a file says of them is not looked at.
   *
   * @throws TokenizerError
   */
  constructor(tokens: readonly Fields[], vocabulary: Vocabulary, normalizer: Normalizer) {
    this.#vocabulary = vocabulary;
    this.#normalizer = normalizer;
    let next = vocabulary.size;
    for (const fields of tokens) {
      const token = readToken(fields);
      if (token.content === '') continue;
      const known = this.ids.get(token.content) ?? vocabulary.idOf(token.content);
      const id = known ?? next++;
      this.ids.set(token.content, id);
      if (token.isSpecial) this.special.add(token.content);
      this.#tokens.set(id, token);
    }
    for (const [id, { content, isNormalized }] of this.#tokens) {
      const pattern = isNormalized ? normalizer(AlignedText.of(content), budgetFor(content)).text : content;
      // A token of which the normalizer leaves nothing is never found.
      if (pattern === '') continue;
      (isNormalized ? this.#normalized : this.#plain).add(pattern, id);
    }
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens.get(id)?.content;
  }

  /** How many of them the vocabulary doesn't have. */
  get newCount(): number {
    let count = 0;
    for (const token of this.ids.keys()) count += this.#vocabulary.idOf(token) === undefined ? 1 : 0;
    return count;
  }

  /** The parts of a text, normalised; none of them is empty. */
  extract(text: AlignedText, budget: Budget): readonly TextPart[] {
    const parts: TextPart[] = [];
    for (const part of this.#split(text, this.#plain, budget)) {
      if (part.added !== -1) parts.push(part);
      else parts.push(...this.#split(this.#normalizer(part.text, budget), this.#normalized, budget));
    }
    return parts;
  }

  /** From the left, at each place the longest. */
  #split(text: AlignedText, trie: Trie, budget: Budget): readonly TextPart[] {
    const all = text.text;
    const parts: TextPart[] = [];
    let done = 0;
    const add = (from: number, to: number, added: number): void => {
      if (from < to) parts.push({ text: text.slice(from, to), added });
    };
    for (let at = 0; at < all.length;) {
      const [id, end] = longestAt(trie, all, at, budget);
      if (id === -1) {
        at += 1;
        continue;
      }
      const [from, to] = this.#extent(id, all, at, end, done);
      at = end;
      if (from === -1) continue;
      add(done, from, -1);
      add(from, to, id);
      done = to;
    }
    add(done, all.length, -1);
    return parts;
  }

  /** A found token with the spaces that it takes in; -1 where it's part of a word and may not be. */
  #extent(id: number, text: string, start: number, end: number, done: number): readonly [number, number] {
    const token = this.#tokens.get(id);
    if (token?.isSingleWord === true && (isWordBefore(text, start) || isWordAt(text, end))) return [-1, -1];
    let from = start;
    let to = end;
    if (token?.stripsLeft === true) {
      while (from > done && isWhitespace(text.charCodeAt(from - 1))) from -= 1;
    }
    if (token?.stripsRight === true) {
      while (to < text.length && isWhitespace(text.charCodeAt(to))) to += 1;
    }
    return [from, to];
  }
}

function readToken(fields: Fields): AddedToken {
  return {
    content: fields.text('content'),
    isSingleWord: fields.flag('single_word'),
    stripsLeft: fields.flag('lstrip'),
    stripsRight: fields.flag('rstrip'),
    isNormalized: fields.flag('normalized'),
    isSpecial: fields.flag('special', false),
  };
}

function isWordBefore(text: string, at: number): boolean {
  const code = codeBefore(text, at);
  return code >= 0 && isWordOfRust(code);
}

function isWordAt(text: string, at: number): boolean {
  return at < text.length && isWordOfRust(codeAt(text, at));
}
