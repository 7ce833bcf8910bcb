/** Entries that are kept, and as many again of those that were there before. */
const capacity = 10_000;
/** Longer words hardly come again. */
const longest = 256;

/** What was found for words, of which those that come again and again stay. */
export class BoundedCache<T> {
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  get(word: string): T | undefined {
    const young = this.#young.get(word);
    if (young !== undefined) return young;
    const old = this.#old.get(word);
    if (old !== undefined) this.set(word, old);
    return old;
  }

  set(word: string, value: T): void {
    if (word.length >= longest) return;
    if (this.#young.size >= capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(word, value);
  }
}
