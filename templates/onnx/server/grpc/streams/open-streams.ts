import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { MemoryBudget } from '../../memory/memory-budget.ts';

/** What a stream takes beside its headers: those of the library, of Node and of the call, as measured, with its part of a session. */
const streamBytes = 8 * 1024;

/** What a header takes beside its name and value. */
const headerBytes = 128;

/** Shares of the budget that all lanes' open streams may have, and of those the ones whose message hasn't come. */
const [openDivisor, waitingDivisor] = [2, 8] as const;

/**
 * What the open streams of a lane hold, from the moment at which their headers are read: whoever opens them and sends no
 * message would take memory that nothing else counts. Where those that wait for their message hold too much, the ones of
 * which nothing has come for longest are refused, in favour of those that come: a good client's message follows its headers.
 */
export class OpenStreams {
  readonly #budget: MemoryBudget;
  readonly #lanes: number;
  readonly #held = new Map<ServerHttp2Stream, number>();
  /** Streams whose message isn't there, those of which nothing has come for longest first. */
  readonly #waiting = new Set<ServerHttp2Stream>();
  readonly #refused = new WeakSet<ServerHttp2Stream>();
  #heldBytes = 0;
  #waitingBytes = 0;

  /** @param lanes that share the budget */
  constructor(budget: MemoryBudget, lanes: number) {
    this.#budget = budget;
    this.#lanes = lanes;
  }

  /** Bytes that all of them hold. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes what a new stream holds. @returns false where there is no room: then it is refused, as if it had never been */
  open(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    const bytes = bytesOf(headers);
    const limitBytes = this.#budget.limitBytes / this.#lanes;
    while (this.#waiting.size > 0 && this.#waitingBytes + bytes > limitBytes / waitingDivisor)
      this.#refuseOldest();
    while (this.#waiting.size > 0 && this.#heldBytes + bytes > limitBytes / openDivisor) this.#refuseOldest();
    if (this.#heldBytes + bytes > limitBytes / openDivisor || !this.#budget.take(bytes, true)) {
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return false;
    }
    this.#held.set(stream, bytes);
    this.#waiting.add(stream);
    this.#heldBytes += bytes;
    this.#waitingBytes += bytes;
    stream.once('close', () => this.#release(stream));
    return true;
  }

  /** Some of its message has come. */
  heard(stream: ServerHttp2Stream): void {
    if (this.#waiting.delete(stream)) this.#waiting.add(stream);
  }

  /** All that its call waits for has come. */
  complete(stream: ServerHttp2Stream): void {
    if (this.#waiting.delete(stream)) this.#waitingBytes -= this.#held.get(stream) ?? 0;
  }

  /** Whether it was taken and then refused in favour of others. */
  hasRefused(stream: ServerHttp2Stream): boolean {
    return this.#refused.has(stream);
  }

  #refuseOldest(): void {
    for (const stream of this.#waiting) {
      this.#release(stream);
      this.#refused.add(stream);
      // Nothing of it was processed: its client may try again (RFC 9113, 8.7).
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
  }

  #release(stream: ServerHttp2Stream): void {
    const bytes = this.#held.get(stream);
    if (bytes === undefined) return;
    this.complete(stream);
    this.#held.delete(stream);
    this.#heldBytes -= bytes;
    this.#budget.give(bytes);
  }
}

/** Names are shared, values are there as they came, and once more in the metadata of a call. */
function bytesOf(headers: IncomingHttpHeaders): number {
  let bytes = streamBytes;
  for (const value of Object.values(headers)) bytes += headerBytes + (value?.length ?? 0);
  return bytes;
}
