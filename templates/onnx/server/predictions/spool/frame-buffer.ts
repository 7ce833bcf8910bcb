import { crc32 } from 'node:zlib';
import { frameHeadBytes } from './frame.ts';

/** Frames become no larger, but for a single entry that is. */
const usualBytes = 256 * 1024;

/** The frame that entries are written into, one after the other. */
export class FrameBuffer {
  #bytes = Buffer.allocUnsafeSlow(usualBytes);
  #view = new DataView(this.#bytes.buffer);
  readonly #protocolNumbers: ReadonlyMap<string, number>;
  /** Offset at which the next entry begins. */
  end = frameHeadBytes;

  /** @param protocols the names of at most 128, which entries have the places of instead */
  constructor(protocols: readonly string[]) {
    this.#protocolNumbers = new Map(protocols.map((name, i) => [name, i]));
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** View of the same memory: to write a number through it takes a fraction of what Buffer's methods take. */
  get view(): DataView {
    return this.#view;
  }

  get isEmpty(): boolean {
    return this.end === frameHeadBytes;
  }

  hasRoom(sizeBytes: number): boolean {
    return this.end + sizeBytes <= this.#bytes.length;
  }

  /** Begins an empty frame, with room for so many bytes at least. */
  begin(sizeBytes = 0): void {
    const wanted = Math.max(usualBytes, frameHeadBytes + sizeBytes);
    if (this.#bytes.length !== wanted) {
      this.#bytes = Buffer.allocUnsafeSlow(wanted);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.end = frameHeadBytes;
  }

  /** The frame as it is spooled: bytes that the next one overwrites. */
  sealed(): Uint8Array {
    const payload = this.#bytes.subarray(frameHeadBytes, this.end);
    this.#view.setUint32(0, payload.length, true);
    this.#view.setUint32(4, crc32(payload), true);
    return this.#bytes.subarray(0, this.end);
  }

  /** The number of a protocol, below 128. */
  protocolNumber(name: string): number {
    return this.#protocolNumbers.get(name) ?? 0;
  }

  /** Writes an id of ASCII characters, 255 at most, after its length in 1 byte. */
  writeId(id: string): void {
    const bytes = this.#bytes;
    let at = this.end;
    bytes[at++] = id.length;
    // A call into native code takes longer for so few characters.
    for (let i = 0; i < id.length; i++) bytes[at++] = id.charCodeAt(i);
    this.end = at;
  }
}
