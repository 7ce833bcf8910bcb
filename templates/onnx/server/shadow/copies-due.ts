/** Copies that may be under way at once, over all threads: more mean that the shadow doesn't keep up. */
const mostCopies = 1024;

/** Bytes that they may hold. */
const mostBytes = 16 * 2 ** 20;

/** The copies that all threads together have taken and that aren't done with: in memory that they share. */
export class CopiesDue {
  readonly #slots: Int32Array;

  /** @param memory made by {@link allocate} */
  constructor(memory: SharedArrayBuffer) {
    this.#slots = new Int32Array(memory);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  }

  get count(): number {
    return Atomics.load(this.#slots, 0);
  }

  /** Makes room for a copy of so many bytes; false where there is none. */
  take(bytes: number): boolean {
    // Two threads that see the last room at once may both have it: one copy more for each thread.
    if (this.count >= mostCopies || Atomics.load(this.#slots, 1) + bytes > mostBytes) return false;
    Atomics.add(this.#slots, 0, 1);
    Atomics.add(this.#slots, 1, bytes);
    return true;
  }

  give(bytes: number): void {
    Atomics.sub(this.#slots, 0, 1);
    Atomics.sub(this.#slots, 1, bytes);
  }

  /** Leaves no room any more. */
  close(): void {
    Atomics.store(this.#slots, 0, mostCopies);
  }
}
