import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './entry.ts';
import type { SegmentHead } from './segment-head.ts';
import { SegmentReader } from './segment-reader.ts';
import { isOfSameThread, segmentSuffix } from './segments.ts';

/** Entries of one frame. */
export interface SpooledFrame {
  readonly head: SegmentHead;
  readonly entries: readonly Entry[];
}

/**
 * Reads the segments of a slot: those that servers before this one left, in their order, then what its
 * own threads write, turn about. A segment is deleted when all of it is done with.
 */
export class SpoolReader {
  readonly #folder: string;
  readonly #bootId: string;
  readonly #onDamage: (file: string, bytes: number) => void;
  /** Readers of open segments by the name of the file. */
  readonly #open = new Map<string, SegmentReader>();
  /** Read to its end, but in a batch that isn't done with. */
  #ended: string[] = [];
  #isWritten = true;

  /** @param onDamage told of bytes that cannot be read, and so are lost */
  constructor(folder: string, bootId: string, onDamage: (file: string, bytes: number) => void) {
    this.#folder = folder;
    this.#bootId = bootId;
    this.#onDamage = onDamage;
  }

  /** The server's threads write no more. */
  writersEnded(): void {
    this.#isWritten = false;
  }

  /** Frames until `isEnough` says so or there are no more now. */
  next(isEnough: (frame: SpooledFrame) => boolean): readonly SpooledFrame[] {
    const frames: SpooledFrame[] = [];
    const names = readdirSync(this.#folder)
      .filter((name) => name.endsWith(segmentSuffix))
      .toSorted();
    for (const [i, name] of names.entries()) {
      if (this.#ended.includes(name)) continue;
      // A thread begins a segment when it has written the one before.
      const isComplete =
        !this.#isWritten ||
        !name.startsWith(this.#bootId) ||
        names.some((other, k) => k > i && isOfSameThread(other, name));
      const reader = this.#reader(name);
      for (let frame = reader.next(); frame !== null; frame = reader.next()) {
        frames.push(frame);
        if (isEnough(frame)) return frames;
      }
      if (!isComplete) continue;
      // Half a frame at the end was being written when its server died: nobody has an answer to it.
      if (reader.damagedBytes > 0) this.#onDamage(name, reader.damagedBytes);
      reader.close();
      this.#open.delete(name);
      this.#ended.push(name);
    }
    return frames;
  }

  /** What {@link next} gave is in the database. */
  done(): void {
    for (const name of this.#ended) unlinkSync(join(this.#folder, name));
    this.#ended = [];
  }

  #reader(name: string): SegmentReader {
    let reader = this.#open.get(name);
    if (reader === undefined) {
      reader = new SegmentReader(join(this.#folder, name));
      this.#open.set(name, reader);
    }
    return reader;
  }
}
