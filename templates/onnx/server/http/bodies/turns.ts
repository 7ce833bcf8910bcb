/** Lets some of what is to be done be under way at once, and some more wait for their turn. */
export class Turns {
  #free: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param count how much may be under way
   * @param mostWaiting how much may wait
   */
  constructor(count: number, mostWaiting = Infinity) {
    this.#free = count;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Has something begin when it is its turn, at once where it can; it ends with {@link end}.
   *
   * @returns false where too much waits already: then it never begins
   */
  begin(start: () => void): boolean {
    if (this.#free > 0) {
      this.#free--;
      start();
      return true;
    }
    if (this.#waiting.length >= this.#mostWaiting) return false;
    this.#waiting.push(start);
    return true;
  }

  /** It is the turn of the next. */
  end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    // Not within what has just ended: many that end at once would be as many calls deep.
    else setImmediate(next);
  }
}
