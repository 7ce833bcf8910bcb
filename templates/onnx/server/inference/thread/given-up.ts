/** The most calls that go over to an inference thread together: the most rows that an inference may be told to share. */
const mostCalls = 65_536;

/**
 * Which of the calls that went over to an inference thread together were given up, by their places among them: the thread looks into
 * the memory that it shares, as it reads no message while it computes.
 */
export class GivenUp {
  readonly #cells: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Uint8Array(memory);
  }

  /** Memory for them, which may be sent to the thread. */
  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(mostCalls);
  }

  /** Begins anew, with calls of which none is given up. */
  clear(): void {
    this.#cells.fill(0);
  }

  tell(place: number): void {
    Atomics.store(this.#cells, place, 1);
  }

  has(place: number): boolean {
    return Atomics.load(this.#cells, place) === 1;
  }
}
