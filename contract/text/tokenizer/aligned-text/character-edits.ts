import { widthOf } from '../../characters.ts';

/**
 * The characters of a text to be, from left to right, each with what it does to the text as it is: 0 takes the place of the next
 * character, 1 is one more behind the one before it, and -n takes the place of the next character and of the n behind that.
 */
export class CharacterEdits {
  count = 0;
  /** Units of UTF-16 that the text will have. */
  unitCount = 0;
  #codes: Int32Array;
  #changes: Int32Array;

  /** @param capacity how many characters are expected */
  constructor(capacity: number) {
    this.#codes = new Int32Array(capacity + 4);
    this.#changes = new Int32Array(capacity + 4);
  }

  push(code: number, change: number): void {
    if (this.count === this.#codes.length) this.#grow();
    this.#codes[this.count] = code;
    this.#changes[this.count] = change;
    this.count += 1;
    this.unitCount += widthOf(code);
  }

  codeAt(index: number): number {
    return this.#codes[index] ?? 0;
  }

  changeAt(index: number): number {
    return this.#changes[index] ?? 0;
  }

  setChange(index: number, change: number): void {
    if (index >= 0 && index < this.count) this.#changes[index] = change;
  }

  #grow(): void {
    const size = 2 * this.count + 16;
    const codes = new Int32Array(size);
    codes.set(this.#codes);
    const changes = new Int32Array(size);
    changes.set(this.#changes);
    this.#codes = codes;
    this.#changes = changes;
  }
}
