/** Places in a word are below it, and ranks above: as one number they compare by rank, and then by place. */
const placeLimit = 2 ** 26;

/** Pairs to be merged, of which the one with the lowest rank comes first, and of those the one that is further left. */
export class RankHeap {
  #keys = new Float64Array(64);
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  push(rank: number, place: number): void {
    if (this.#count === this.#keys.length) {
      const keys = new Float64Array(2 * this.#count);
      keys.set(this.#keys);
      this.#keys = keys;
    }
    const keys = this.#keys;
    const key = rank * placeLimit + place;
    let at = this.#count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[at] = above;
      at = parent;
    }
    keys[at] = key;
  }

  /** The first, as its rank and its place. */
  pop(found: { rank: number; place: number }): void {
    const keys = this.#keys;
    const first = keys[0] ?? 0;
    this.#count -= 1;
    const last = keys[this.#count] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#count) break;
      if (child + 1 < this.#count && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1;
      const below = keys[child] ?? 0;
      if (last <= below) break;
      keys[at] = below;
      at = child;
    }
    keys[at] = last;
    found.rank = Math.floor(first / placeLimit);
    found.place = first % placeLimit;
  }
}
