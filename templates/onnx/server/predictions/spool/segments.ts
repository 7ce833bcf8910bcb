import { closeSync, ftruncateSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nowMs } from '../../util/clock.ts';
import { messageOf } from '../../util/start-error.ts';

/** Larger segments keep more on the disk that is in the database already; smaller ones are made more often. */
const usualSegmentBytes = 16 * 2 ** 20;

/** After a write that failed the next is tried no sooner. */
const retryMs = 250;

export interface SegmentsOptions {
  readonly folder: string;
  /** Id of the server, with which the names of its segments begin. */
  readonly bootId: string;
  /** Which of its threads this is. */
  readonly lane: number;
  /** What each begins with. */
  readonly head: Buffer;
  /** Most bytes of all segments in the folder together. */
  readonly maxBytes: number;
  /** Threads that write into the folder. */
  readonly writers: number;
}

/** The segment files of one thread, appended to with one write a frame. */
export class Segments {
  readonly #options: SegmentsOptions;
  readonly #segmentBytes: number;
  #fd: number | null = null;
  #size = 0;
  #count = 0;
  #retryAtMs = 0;

  constructor(options: SegmentsOptions) {
    this.#options = options;
    this.#segmentBytes = Math.min(usualSegmentBytes, Math.floor(options.maxBytes / (4 * options.writers)));
  }

  /**
   * Appends a frame. When this returns null, the system has it: it outlives this process, not the machine.
   *
   * @returns what was in the way, if anything
   */
  append(frame: Uint8Array): string | null {
    if (this.#retryAtMs > 0 && nowMs() < this.#retryAtMs) return 'a write failed just before';
    const failure = this.#append(frame);
    this.#retryAtMs = failure === null ? 0 : nowMs() + retryMs;
    return failure;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #append(frame: Uint8Array): string | null {
    try {
      const isFull = this.#size > 0 && this.#size + frame.byteLength > this.#segmentBytes;
      if (this.#fd === null || isFull) {
        if (!this.#hasRoom(frame.byteLength)) return 'the spool has reached its limit';
        this.#begin();
      }
      const isWritten = (this.#size > 0 || this.#write(this.#options.head)) && this.#write(frame);
      if (isWritten) return null;
      // The writer deletes a segment that it is through with when another follows, which makes room.
      if (this.#size > 0) this.#begin();
      return 'the disk is full';
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Writes all or nothing: half a frame would be the end of what can be read of the segment. */
  #write(bytes: Uint8Array): boolean {
    const fd = this.#fd ?? -1;
    let written = 0;
    try {
      written = writeSync(fd, bytes);
    } catch (error) {
      if (!isNoSpace(error)) throw error;
    }
    if (written === bytes.byteLength) {
      this.#size += written;
      return true;
    }
    if (written > 0) ftruncateSync(fd, this.#size);
    return false;
  }

  /** Whether the segments there, and one more of each thread, are within the limit. */
  #hasRoom(frameBytes: number): boolean {
    const { folder, head, maxBytes, writers } = this.#options;
    const size = Math.max(this.#segmentBytes, head.length + frameBytes);
    return spoolBytes(folder) + writers * size <= maxBytes;
  }

  /** Begins an empty segment: that takes no room on a disk. */
  #begin(): void {
    const { folder, bootId, lane } = this.#options;
    this.close();
    this.#fd = openSync(join(folder, segmentName(bootId, this.#count++, lane)), 'wx', 0o600);
    this.#size = 0;
  }
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

export const segmentSuffix = '.spool';

/** Names in alphabetical order are in the order of time, threads turn about. */
function segmentName(bootId: string, count: number, lane: number): string {
  return `${bootId}-${String(count).padStart(8, '0')}-${String(lane).padStart(3, '0')}${segmentSuffix}`;
}

/** Whether a segment was begun by the same thread as another, and so after it where its name is greater. */
export function isOfSameThread(a: string, b: string): boolean {
  const [bootA, , laneA] = a.split('-');
  const [bootB, , laneB] = b.split('-');
  return bootA === bootB && laneA === laneB;
}

/** Size of all segments in a folder. */
export function spoolBytes(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(segmentSuffix)) continue;
    // The writer may have done with it meanwhile.
    bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
