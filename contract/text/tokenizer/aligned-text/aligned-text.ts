import { codeAt, widthOf } from '../../characters.ts';
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

  /** What is between two units, where all else is left out (NormalizedString::strip). */
  kept(from: number, to: number): AlignedText {
    return new AlignedText(this.text.slice(from, to), this.#places, this.#from + from, this.origin);
  }

  /**
   * The text with something in the place of stretches, which comes from where the last character of each came from
   * (NormalizedString::replace).
   *
   * @param stretches two numbers each: where one starts and ends
   */
  replaced(stretches: readonly number[], content: string): AlignedText {
    const { text } = this;
    const pieces: string[] = [];
    let done = 0;
    let isAlike = content.length === 1;
    for (let index = 0; index < stretches.length; index += 2) {
      const start = stretches[index] ?? 0;
      const end = stretches[index + 1] ?? start;
      pieces.push(text.slice(done, start), content);
      done = end;
      isAlike &&= end === start + 1;
    }
    pieces.push(text.slice(done));
    const changed = pieces.join('');
    if (isAlike) return this.withText(changed);
    const starts = new Int32Array(changed.length);
    const ends = new Int32Array(changed.length);
    let written = 0;
    done = 0;
    for (let index = 0; index <= stretches.length; index += 2) {
      const start = stretches[index] ?? text.length;
      const end = stretches[index + 1] ?? start;
      for (; done < start; done += 1, written += 1) {
        starts[written] = this.#startOfCharacter(done);
        ends[written] = this.#endOfCharacter(done);
      }
      if (index === stretches.length) break;
      starts.fill(
        end === 0 ? this.origin : this.#startOfCharacter(end - 1),
        written,
        written + content.length,
      );
      ends.fill(end === 0 ? this.origin : this.#endOfCharacter(end - 1), written, written + content.length);
      written += content.length;
      done = end;
    }
    return new AlignedText(changed, { starts, ends }, 0, this.origin);
  }

  /** The text with something before it, which comes from where its first character came from (NormalizedString::prepend). */
  prepended(content: string): AlignedText {
    const { length } = this.text;
    const starts = new Int32Array(content.length + length);
    const ends = new Int32Array(content.length + length);
    for (let at = 0; at < length; at += 1) {
      starts[content.length + at] = this.#startOfCharacter(at);
      ends[content.length + at] = this.#endOfCharacter(at);
    }
    starts.fill(this.#startOfCharacter(0), 0, content.length);
    ends.fill(this.#endOfCharacter(0), 0, content.length);
    return new AlignedText(content + this.text, { starts, ends }, 0, this.origin);
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
