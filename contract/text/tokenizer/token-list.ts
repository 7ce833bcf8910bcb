import { codeAt, codeBefore, widthOf } from '../characters.ts';
import type { AlignedText } from './aligned-text/aligned-text.ts';

/** The tokens of one text as they are found. Offsets are units of UTF-16 in the text as it was sent. */
export class TokenList {
  count = 0;
  ids = new Int32Array(64);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  words = new Int32Array(64);
  /** What tokens say of which the vocabulary has something else: an added one with spaces around it, an unknown word. */
  readonly values = new Map<number, string>();
  #word: AlignedText | undefined;
  #index = -1;

  /** The word that the tokens after this are of. */
  enter(word: AlignedText): void {
    this.#word = word;
    this.#index += 1;
  }

  /**
   * @param from where it starts in its word
   * @param value what it says, where that isn't the vocabulary's
   */
  add(id: number, from: number, to: number, value?: string): void {
    const { count } = this;
    if (count === this.ids.length) this.#grow();
    const word = this.#word;
    const isEmpty = from >= to || word === undefined;
    this.ids[count] = id;
    this.starts[count] = isEmpty ? (word?.origin ?? 0) + from : word.startOf(from);
    this.ends[count] = isEmpty ? (word?.origin ?? 0) + from : word.endOf(to - 1);
    this.words[count] = this.#index;
    if (value !== undefined) this.values.set(count, value);
    this.count += 1;
  }

  #grow(): void {
    const size = 2 * this.count;
    this.ids = grown(this.ids, size);
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
    this.words = grown(this.words, size);
  }
}

function grown(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(values);
  return larger;
}

/** Some tokens of a text. */
export interface TokenRange {
  readonly tokens: TokenList;
  readonly from: number;
  readonly to: number;
  /** The text as it was sent. */
  readonly text: string;
}

/** The place so many code points further in a text. */
export function placeAfter(text: string, from: number, count: number): number {
  let at = from;
  for (let taken = 0; taken < count && at < text.length; taken += 1) at += widthOf(codeAt(text, at));
  return at;
}

/** The place so many code points before one; -1 where there aren't as many. */
export function placeBefore(text: string, from: number, count: number): number {
  let at = from;
  for (let taken = 0; taken < count; taken += 1) {
    if (at === 0) return -1;
    at -= widthOf(codeBefore(text, at));
  }
  return at;
}
