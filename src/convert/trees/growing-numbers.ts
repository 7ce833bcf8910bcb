type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

interface NumbersOf<Numbers> {
  new (buffer: ArrayBuffer): Numbers;
}

/** Numbers of which nobody knows beforehand how many there will be. */
export class GrowingNumbers<Numbers extends NumberArray> {
  #buffer = new ArrayBuffer(512);
  #numbers: Numbers;
  #length = 0;
  readonly #make: NumbersOf<Numbers>;

  constructor(make: NumbersOf<Numbers>) {
    this.#make = make;
    this.#numbers = new make(this.#buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns where the number is */
  push(number: number): number {
    if (this.#length === this.#numbers.length) {
      // What is outgrown is given back at once: left to V8, all of it was as much as a large list.
      this.#buffer = this.#buffer.transfer(2 * this.#buffer.byteLength);
      this.#numbers = new this.#make(this.#buffer);
    }
    this.#numbers[this.#length] = number;
    return this.#length++;
  }

  /** All of them until there are more; the memory stays this object's own. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }
}
