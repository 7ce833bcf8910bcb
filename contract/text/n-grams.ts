import { codeAt, isSpace, widthOf } from './characters.ts';

/** Which n-grams there are: of words, of characters, or of characters within words. */
export type Analyzer = 'word' | 'char' | 'char_wb';

/** Least and most items of an n-gram. */
export type NgramRange = readonly [least: number, most: number];

type Found = (ngram: string) => void;

/** Words side by side, all of one length before those of the next (CountVectorizer._word_ngrams). */
export function wordNgrams(words: readonly string[], [least, most]: NgramRange, found: Found): void {
  for (let size = least; size <= Math.min(most, words.length); size += 1) {
    for (let at = 0; at + size <= words.length; at += 1) {
      found(size === 1 ? (words[at] ?? '') : words.slice(at, at + size).join(' '));
    }
  }
}

/** Characters side by side, of the whole text (CountVectorizer._char_ngrams). */
export function characterNgrams(text: string, [least, most]: NgramRange, found: Found): void {
  const characters = new Characters(withSingleSpaces(text));
  for (let size = least; size <= Math.min(most, characters.count); size += 1) {
    for (let at = 0; at + size <= characters.count; at += 1) found(characters.slice(at, at + size));
  }
}

/** Characters side by side within each word, which has a space before and after it (CountVectorizer._char_wb_ngrams). */
export function wordCharacterNgrams(text: string, [least, most]: NgramRange, found: Found): void {
  for (const word of splitAtSpaces(text)) {
    const characters = new Characters(` ${word} `);
    for (let size = least; size <= most; size += 1) {
      found(characters.slice(0, size));
      for (let at = 1; at + size <= characters.count; at += 1) found(characters.slice(at, at + size));
      // A word that is shorter than the n-gram counts once.
      if (characters.count <= size) break;
    }
  }
}

/** A text by its code points. */
class Characters {
  readonly count: number;
  readonly #text: string;
  /** Where each code point starts; null where each is one unit of UTF-16. */
  readonly #starts: Uint32Array | null;

  constructor(text: string) {
    this.#text = text;
    this.#starts = /[\ud800-\udbff][\udc00-\udfff]/.test(text) ? startsOf(text) : null;
    this.count = this.#starts === null ? text.length : this.#starts.length;
  }

  slice(from: number, to: number): string {
    const starts = this.#starts;
    return starts === null ? this.#text.slice(from, to) : this.#text.slice(starts[from], starts[to]);
  }
}

function startsOf(text: string): Uint32Array {
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += widthOf(codeAt(text, at))) starts.push(at);
  return Uint32Array.from(starts);
}

/** Two spaces or more become one; one stays the space that it is. */
function withSingleSpaces(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length;) {
    const start = at;
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
    if (at - start > 1) {
      kept += `${text.slice(from, start)} `;
      from = at;
    }
    at += at === start ? 1 : 0;
  }
  return kept + text.slice(from);
}

/** str.split: no space is beyond what one unit of UTF-16 holds. */
function splitAtSpaces(text: string): readonly string[] {
  const words: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !isSpace(text.charCodeAt(at))) continue;
    if (at > start) words.push(text.slice(start, at));
    start = at + 1;
  }
  return words;
}
