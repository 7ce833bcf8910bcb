import { closeSync, ftruncateSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nowMs } from '../../clock.ts';
import { messageOf } from '../../start-error.ts';

/** Larger segments keep more on the disk that is in the database already; smaller ones are made more often. */
const usualSegmentBytes = 16 * 2 ** 20;

/** After a write that failed the next is tried no sooner. */
const retryMs = 250;

export interface SegmentsOptions {
  readonly folder: string;
  /** Of the server: what the names of its segments begin with. */
  readonly bootId: string;
  /** Which of its threads this is. */
  readonly lane: number;
  /** What each begins with. */
  readonly head: Buffer;
  /** Of all segments in the folder together. */
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
   * Appends a frame. When this returns true, the system has it: it outlives this process, not the machine.
   *
   * @returns what was in the way, else null
   */
  append(frame: Uint8Array): string | null {
    if (this.#retryAtMs > 0 && nowMs() < this.#retryAtMs) return 'a write failed just before';
    try {
      if (this.#fd === null || this.#size + frame.byteLength > this.#segmentBytes) {
        if (!this.#next(frame.byteLength)) return this.#failed('the spool has reached its limit');
      }
      if (this.#fd === null) return this.#failed('the spool has no segment');
      const written = writeSync(this.#fd, frame);
      if (written < frame.byteLength) {
        this.#cutBack();
        return this.#failed('the disk is full');
      }
      this.#size += written;
      this.#retryAtMs = 0;
      return null;
    } catch (error) {
      this.#cutBack();
      return this.#failed(messageOf(error));
    }
  }

  close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    closeSync(fd);
  }

  /** Half a frame would be the end of what can be read of the segment. */
  #cutBack(): void {
    if (this.#fd === null) return;
    try {
      ftruncateSync(this.#fd, this.#size);
    } catch {
      this.close();
    }
  }

  #failed(reason: string): string {
    this.#retryAtMs = nowMs() + retryMs;
    return reason;
  }

  /** Begins a segment, when those there and one more of each thread are within the limit. */
  #next(frameBytes: number): boolean {
    const { folder, bootId, lane, head, maxBytes, writers } = this.#options;
    const size = Math.max(this.#segmentBytes, head.length + frameBytes);
    if (spoolBytes(folder) + writers * size > maxBytes) return false;
    this.close();
    const file = join(folder, segmentName(bootId, this.#count++, lane));
    const fd = openSync(file, 'wx', 0o600);
    try {
      if (writeSync(fd, head) < head.length) throw new Error('the disk is full');
    } catch (error) {
      closeSync(fd);
      unlinkSync(file);
      throw error;
    }
    this.#fd = fd;
    this.#size = head.length;
    return true;
  }
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
