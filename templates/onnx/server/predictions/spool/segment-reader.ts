import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Entry } from './entry.ts';
import { frameHeadBytes, openFrame } from './frame.ts';
import { readEntries } from './read-entries.ts';
import { headLength, prefixBytes, readHead, type SegmentHead } from './segment-head.ts';

/** Read at once; a frame may be larger. */
const chunkBytes = 512 * 1024;

/** Reads a segment frame by frame, while another process may still append to it. */
export class SegmentReader {
  readonly #fd: number;
  #head: SegmentHead | null = null;
  #offset = 0;
  /** What is read and not opened yet; begins at `#offset`. */
  #chunk: Buffer = Buffer.alloc(0);
  #isDamaged = false;

  constructor(file: string) {
    this.#fd = openSync(file, 'r');
  }

  /** Bytes that nobody can make sense of. 0 while they may still become a frame. */
  get damagedBytes(): number {
    return this.#isDamaged ? this.unreadBytes : 0;
  }

  get unreadBytes(): number {
    return fstatSync(this.#fd).size - this.#offset;
  }

  /** The entries of the next frame that is there as a whole, with the head of the segment; else null. */
  next(): { readonly head: SegmentHead; readonly entries: readonly Entry[] } | null {
    if (this.#isDamaged) return null;
    try {
      this.#head ??= this.#readHead();
      if (this.#head === null) return null;
      const payload = this.#frame();
      return payload === null
        ? null
        : { head: this.#head, entries: [...readEntries(payload, this.#head.protocols)] };
    } catch {
      this.#isDamaged = true;
      return null;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #frame(): Buffer | null {
    let frame = openFrame(this.#chunk);
    if (frame === 'cut off') {
      const wanted =
        this.#chunk.length < frameHeadBytes ? chunkBytes : frameHeadBytes + this.#chunk.readUInt32LE(0);
      this.#chunk = this.#read(this.#offset, Math.max(wanted, chunkBytes));
      frame = openFrame(this.#chunk);
      // The chunk may begin with the length of a frame that is larger.
      if (frame === 'cut off' && this.#chunk.length >= frameHeadBytes) {
        const size = frameHeadBytes + this.#chunk.readUInt32LE(0);
        if (size > this.unreadBytes) return null;
        this.#chunk = this.#read(this.#offset, size);
        frame = openFrame(this.#chunk);
      }
    }
    if (frame === 'cut off') return null;
    if (frame === 'damaged') {
      this.#isDamaged = true;
      return null;
    }
    const size = frameHeadBytes + frame.length;
    this.#offset += size;
    this.#chunk = this.#chunk.subarray(size);
    return frame;
  }

  #readHead(): SegmentHead | null {
    const prefix = this.#read(0, prefixBytes);
    if (prefix.length < prefixBytes) return null;
    const length = headLength(prefix);
    const json = this.#read(prefixBytes, length);
    if (json.length < length) return null;
    this.#offset = prefixBytes + length;
    return readHead(json);
  }

  /** Bytes of the file from `start`, fewer where it ends before. */
  #read(start: number, size: number): Buffer {
    const available = Math.max(0, Math.min(size, fstatSync(this.#fd).size - start));
    const bytes = Buffer.allocUnsafe(available);
    let read = 0;
    while (read < available) {
      const more = readSync(this.#fd, bytes, read, available - read, start + read);
      if (more === 0) break;
      read += more;
    }
    return bytes.subarray(0, read);
  }
}
