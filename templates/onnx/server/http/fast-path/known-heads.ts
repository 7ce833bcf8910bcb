import { readRequestHead, type RequestHead } from './request-head.ts';

/** Enough for the heads of a few clients with bodies of many lengths. */
const maxHeads = 512;

/**
 * The heads that were read last: a client's requests begin alike, but for the length of their bodies, so most
 * heads need only be recognised.
 */
export class KnownHeads {
  readonly #heads = new Map<string, RequestHead>();

  /** As {@link readRequestHead}. */
  read(text: string): RequestHead | null {
    const known = this.#heads.get(text);
    if (known !== undefined) return known;
    const head = readRequestHead(text);
    if (head === null) return null;
    // Heads that differ each time, as by an id, aren't worth keeping; emptied now and then, they do no harm.
    if (this.#heads.size === maxHeads) this.#heads.clear();
    this.#heads.set(text, head);
    return head;
  }
}
