/** One in so many unknown things is learned: some clients send what never comes again. */
const learnEvery = 32;

/** The few things that were learned last, of what comes again and again. */
export class Learned<T> {
  readonly items: T[] = [];
  readonly #most: number;
  #unknown = 0;
  #next = 0;

  /** @param most so many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Told of each thing that wasn't known.
   *
   * @param learn asked for some of them; null when there is nothing to learn
   */
  offer(learn: () => T | null): void {
    if (this.#unknown++ % learnEvery !== 0) return;
    const item = learn();
    if (item === null) return;
    this.items[this.#next] = item;
    this.#next = (this.#next + 1) % this.#most;
  }
}
