type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Numbers of which nobody knows beforehand how many there will be. */
export class GrowingNumbers<Numbers extends NumberArray> {
  #numbers: Numbers;
  #length = 0;
  readonly #make: new (length: number) => Numbers;

  constructor(make: new (length: number) => Numbers) {
    this.#make = make;
    this.#numbers = new make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** @returns where the number is */
  push(number: number): number {
    if (this.#length === this.#numbers.length) {
      const more = new this.#make(this.#length * 2);
      more.set(this.#numbers);
      this.#numbers = more;
    }
    this.#numbers[this.#length] = number;
    return this.#length++;
  }

  /** All of them; the memory stays this object's own. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }
}
