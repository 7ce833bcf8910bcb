import { codeAt, widthOf } from '../characters.ts';
import type { CharacterEdits } from './character-edits.ts';
import { stringOfUnits } from './string-of-units.ts';

/** Where the units of a text came from: of each the start and the end of a character in the text as it was sent. */
interface Places {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * A text, or a part of one, that knows where each of its characters came from in the text as it was sent: what tokenizers calls
 * NormalizedString (https://github.com/huggingface/tokenizers, tokenizers/src/tokenizer/normalizer.rs), whose rules it follows
 * in units of UTF-16 where that has bytes. It's never changed: what changes a text gives another.
 */
export class AlignedText {
  readonly text: string;
  /** Where it starts in the text as it was sent. */
  readonly origin: number;
  /** null where nothing has moved: each unit is what it was. */
  readonly #places: Places | null;
  /** The place of the first unit: in `places`, or without these in the text as it was sent. */
  readonly #from: number;

  private constructor(text: string, places: Places | null, from: number, origin: number) {
    this.text = text;
    this.#places = places;
    this.#from = from;
    this.origin = origin;
  }

  /** A text as it was sent. */
  static of(text: string): AlignedText {
    return new AlignedText(text, null, 0, 0);
  }

  /** Where the character of a unit starts in the text as it was sent. */
  startOf(at: number): number {
    return this.#places === null ? this.#from + at : (this.#places.starts[this.#from + at] ?? this.origin);
  }

  /** Where the character of a unit ends in the text as it was sent. */
  endOf(at: number): number {
    return this.#places === null ? this.#from + at + 1 : (this.#places.ends[this.#from + at] ?? this.origin);
  }

  /** A part, from one unit to before another. */
  slice(from: number, to: number): AlignedText {
    if (from === 0 && to === this.text.length) return this;
    const origin = from < to ? this.startOf(from) : this.origin + from;
    return new AlignedText(this.text.slice(from, to), this.#places, this.#from + from, origin);
  }

  /** Another text of as many units, each of which takes the place of one. */
  withText(text: string): AlignedText {
    return new AlignedText(text, this.#places, this.#from, this.origin);
  }

  /**
   * The text that edits make of this one.
   *
   * @param skipped how many characters at the start are left out before the first edit
   */
  edited(edits: CharacterEdits, skipped: number): AlignedText {
    const { text } = this;
    let at = this.#firstFromSomewhere();
    // What came from nowhere stays before all else, as in tokenizers.
    const kept = at;
    const units = new Uint16Array(kept + edits.unitCount);
    const starts = new Int32Array(units.length);
    const ends = new Int32Array(units.length);
    let written = 0;
    for (; written < kept; written += 1) {
      units[written] = text.charCodeAt(written);
      starts[written] = this.startOf(written);
      ends[written] = this.endOf(written);
    }
    for (let count = 0; count < skipped; count += 1) at = this.#after(at);
    for (let index = 0; index < edits.count; index += 1) {
      const code = edits.codeAt(index);
      const change = edits.changeAt(index);
      const place = Math.min(change > 0 ? at - 1 : at, text.length - 1);
      const start = place < 0 ? this.origin : this.#startOfCharacter(place);
      const end = place < 0 ? this.origin : this.#endOfCharacter(place);
      const width = widthOf(code);
      if (width === 1) units[written] = code;
      else {
        units[written] = 0xd800 + ((code - 0x10000) >> 10);
        units[written + 1] = 0xdc00 + ((code - 0x10000) & 0x3ff);
      }
      for (let unit = 0; unit < width; unit += 1, written += 1) {
        starts[written] = start;
        ends[written] = end;
      }
      for (let count = change; count <= 0; count += 1) at = this.#after(at);
    }
    return new AlignedText(stringOfUnits(units), { starts, ends }, 0, this.origin);
  }

  /** Without places a character of two units has one unit before or behind the one that is asked for. */
  #startOfCharacter(at: number): number {
    const isSecond = this.#places === null && isLow(this.text.charCodeAt(at));
    return this.startOf(at) - (isSecond ? 1 : 0);
  }

  #endOfCharacter(at: number): number {
    const isFirst = this.#places === null && isHigh(this.text.charCodeAt(at));
    return this.endOf(at) + (isFirst ? 1 : 0);
  }

  #after(at: number): number {
    return at >= this.text.length ? at : at + widthOf(codeAt(this.text, at));
  }

  #firstFromSomewhere(): number {
    if (this.#places === null) return 0;
    let at = 0;
    while (at < this.text.length && this.startOf(at) === this.endOf(at)) at += 1;
    return at;
  }
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
