import { longestVarint, writeVarint } from '../../../contract/onnx/varint.ts';

const chunkBytes = 64 * 1024;

/**
 * Whole numbers as protobuf packs them, one after the other: a tenth of the memory that they would take as numbers until
 * they are written.
 */
export class PackedIntegers {
  readonly #full: Uint8Array[] = [];
  #chunk: Uint8Array = new Uint8Array(64);
  #at = 0;
  #sizeBytes = 0;

  /** Adds numbers of int64. */
  static of(numbers: ArrayLike<number>): PackedIntegers {
    const all = new PackedIntegers();
    for (let index = 0; index < numbers.length; index += 1) all.push(numbers[index] ?? 0);
    return all;
  }

  get sizeBytes(): number {
    return this.#sizeBytes + this.#at;
  }

  get chunks(): readonly Uint8Array[] {
    return [...this.#full, this.#chunk.subarray(0, this.#at)];
  }

  push(number: number): void {
    if (this.#at + longestVarint > this.#chunk.length) this.#grow();
    this.#at = writeVarint(this.#chunk, this.#at, number);
  }

  #grow(): void {
    if (this.#chunk.length < chunkBytes) {
      const larger = new Uint8Array(this.#chunk.length * 2);
      larger.set(this.#chunk);
      this.#chunk = larger;
    } else {
      this.#full.push(this.#chunk.subarray(0, this.#at));
      this.#sizeBytes += this.#at;
      this.#chunk = new Uint8Array(chunkBytes);
      this.#at = 0;
    }
  }
}
