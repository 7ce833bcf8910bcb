import { HttpError } from '../util/http-error.ts';

/** Cells of the shared memory, in KiB: what all threads hold together, and how much that may be. */
const [heldCell, limitCell, cells] = [0, 1, 2] as const;

/** What a request may hold of the part that is kept for small ones. */
export const smallBytes = 128 * 1024;

/** The part that only small requests may have, of all, as one in this many. */
const reserveDivisor = 6;

/** A thread takes so much more than it needs, so that most small requests cost no operation on shared memory. */
const leaseBytes = 128 * 1024;

/** A request that wants so much of what large ones may have is refused for its size, whatever little others hold now. */
const mostOfAll = 0.9;

/** What a thread that holds nothing keeps of it. */
const mostSpareBytes = 2 * leaseBytes;

/**
 * How many bytes of bodies a server may hold at once, in whatever form: received, decompressed, parsed, as tensors,
 * as answers not yet sent. All its threads share one, each through an object of its own. A sixth of it is for small
 * requests only, which are so still answered while large ones are sent away.
 */
export class MemoryBudget {
  readonly #cells: Int32Array;
  /** Held by this thread for nothing yet. */
  #spareBytes = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  /** Memory for the counts, which may be sent to other threads. @param limitBytes see {@link resize} */
  static allocate(limitBytes: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(cells * Int32Array.BYTES_PER_ELEMENT);
    new MemoryBudget(memory).resize(limitBytes);
    return memory;
  }

  /** Sets how much all threads together may hold from now on. */
  resize(limitBytes: number): void {
    Atomics.store(this.#cells, limitCell, Math.floor(limitBytes / 1024));
  }

  get limitBytes(): number {
    return Atomics.load(this.#cells, limitCell) * 1024;
  }

  /** What large requests may have together. */
  get largeLimitBytes(): number {
    const limitBytes = this.limitBytes;
    return limitBytes - Math.floor(limitBytes / reserveDivisor);
  }

  /** What all threads hold, with what they keep for the next small requests. */
  get heldBytes(): number {
    return Atomics.load(this.#cells, heldCell) * 1024;
  }

  /**
   * Takes some bytes, if there are as many.
   *
   * @param isSmall whether the reserve may be used
   */
  take(bytes: number, isSmall: boolean): boolean {
    if (bytes <= this.#spareBytes) {
      this.#spareBytes -= bytes;
      return true;
    }
    const missing = bytes - this.#spareBytes;
    const limit = isSmall ? this.limitBytes : this.largeLimitBytes;
    return (isSmall && this.#lease(missing + leaseBytes, bytes, limit)) || this.#lease(missing, bytes, limit);
  }

  /** Takes bytes that are there already, whether they fit or not. */
  takeAnyway(bytes: number): void {
    if (!this.take(bytes, true)) this.#lease(bytes, bytes, Infinity);
  }

  /** Gives bytes back. */
  give(bytes: number): void {
    this.#spareBytes += bytes;
    if (this.#spareBytes <= mostSpareBytes) return;
    const backKib = Math.floor((this.#spareBytes - leaseBytes) / 1024);
    Atomics.sub(this.#cells, heldCell, backKib);
    this.#spareBytes -= backKib * 1024;
  }

  /** Whether so many bytes would fit now. */
  hasRoomFor(bytes: number): boolean {
    return this.heldBytes + bytes <= (bytes <= smallBytes ? this.limitBytes : this.largeLimitBytes);
  }

  /** Why a request of so many bytes cannot be had: now, or ever. */
  refusal(bytes: number): HttpError {
    const limitBytes = this.largeLimitBytes;
    return bytes > limitBytes * mostOfAll && bytes > smallBytes
      ? new HttpError(
          413,
          `the request takes more memory than this server has for bodies: it needs about ${bytes} bytes, and may have ${Math.floor(limitBytes * mostOfAll)} (MLPACK_BODY_MEMORY_BYTES); send less at once: fewer rows, pictures of fewer pixels, audio of fewer samples`,
        )
      : new HttpError(503, 'the memory for bodies of requests is full; try again later', {
          'Retry-After': '1',
        });
  }

  #lease(wantedBytes: number, usedBytes: number, limitBytes: number): boolean {
    const kib = Math.ceil(wantedBytes / 1024);
    for (;;) {
      const held = Atomics.load(this.#cells, heldCell);
      if ((held + kib) * 1024 > limitBytes) return false;
      if (Atomics.compareExchange(this.#cells, heldCell, held, held + kib) !== held) continue;
      this.#spareBytes += kib * 1024 - usedBytes;
      return true;
    }
  }
}
