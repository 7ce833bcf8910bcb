import { statfsSync } from 'node:fs';
import { spoolBytes } from '../spool/segments.ts';
import { restMs } from './rest.ts';
import type { SpareCpus } from './spare-cpus.ts';
import type { WriterClock } from './writer-clock.ts';

export interface PaceOptions {
  /** Folder of the spool, and the most that it may take. */
  readonly folder: string;
  readonly spoolMaxBytes: number;
  readonly spareCpus: SpareCpus;
  /** CPU time of this process, in milliseconds. */
  readonly ownMs: () => number;
  readonly clock: WriterClock;
}

/** When the writer takes its next batch to the database: at once, when there are CPUs to spare, or when it must. */
export class Pace {
  readonly #options: PaceOptions;
  /** CPU time of this process when it began to read the batch it is at, what the last one took, and when that ended. */
  #begunMs: number;
  #usedMs = 0;
  #doneAtMs = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#begunMs = options.ownMs();
  }

  /** There was nothing to do up to now. */
  fromIdle(): void {
    this.#options.spareCpus.restart();
    this.#begunMs = this.#options.ownMs();
  }

  /** Waits until it is a batch's turn, or it is to wait no longer. */
  async rest(oldestMs: number, signal: AbortSignal): Promise<void> {
    const { folder, spoolMaxBytes, spareCpus, clock } = this.#options;
    for (;;) {
      const ms = restMs({
        usedMs: this.#usedMs,
        restedMs: clock.nowMs() - this.#doneAtMs,
        lagMs: Date.now() - oldestMs,
        spoolUse: useOf(folder, spoolMaxBytes),
        spareCpus: spareCpus.count(),
        usableCpus: spareCpus.usable,
      });
      if (ms === 0 || signal.aborted) break;
      await clock.pause(ms, signal);
    }
  }

  /** The batch that rested is inserted. What it took includes reading it, and looking for a CPU to spare. */
  done(): void {
    const ownMs = this.#options.ownMs();
    this.#usedMs = ownMs - this.#begunMs;
    this.#begunMs = ownMs;
    this.#doneAtMs = this.#options.clock.nowMs();
  }
}

/** Share that a spool takes of what it may, or of what its disk has room for. */
function useOf(folder: string, maxBytes: number): number {
  const bytes = spoolBytes(folder);
  const { bavail, bsize } = statfsSync(folder);
  return bytes / Math.min(maxBytes, bytes + bavail * bsize);
}
