/** Requests that a connection has answered before it is the turn of others. */
const requestsOfTurn = 16;

/**
 * The turns of connections that have more to be read than their share. One of them has its turn in each turn of the event
 * loop, so that whoever comes with one question, as for health, waits for one share and not for all that others have
 * sent ahead.
 */
export class ConnectionTurns {
  #waiting: (() => void)[] = [];
  /** Those before it have had their turn. */
  #next = 0;

  /** The share of a connection that has brought something, and of which nothing waits: little where others wait. */
  get firstShare(): number {
    return this.#next < this.#waiting.length ? 1 : requestsOfTurn;
  }

  /** @param begin told the share when it is its turn */
  wait(begin: (share: number) => void): void {
    this.#waiting.push(() => begin(requestsOfTurn));
    if (this.#next === this.#waiting.length - 1) setImmediate(this.#run);
  }

  #run = (): void => {
    const begin = this.#waiting[this.#next++];
    if (this.#next === this.#waiting.length) {
      this.#waiting = [];
      this.#next = 0;
    } else {
      if (this.#next > 1024) {
        this.#waiting = this.#waiting.slice(this.#next);
        this.#next = 0;
      }
      setImmediate(this.#run);
    }
    begin?.();
  };
}
