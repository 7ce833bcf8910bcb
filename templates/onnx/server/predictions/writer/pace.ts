import { statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spoolBytes } from '../spool/segments.ts';
import { restMs } from './rest.ts';
import type { SpareCpus } from './spare-cpus.ts';

export interface PaceOptions {
  /** Of the spool, and the most that it may take. */
  readonly folder: string;
  readonly spoolMaxBytes: number;
  readonly spareCpus: SpareCpus;
  /** CPU time of this process, in milliseconds. */
  readonly ownMs: () => number;
}

/** When the writer takes its next batch to the database: at once, when there are CPUs to spare, or when it must. */
export class Pace {
  readonly #options: PaceOptions;
  /** CPU time of this process when the batch began that is being inserted, what the last one took, and when it ended. */
  #begunMs = 0;
  #usedMs = 0;
  #doneAtMs = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** There was nothing to do up to now. */
  fromIdle(): void {
    this.#options.spareCpus.restart();
  }

  /** Until it is a batch's turn, or it is to wait no longer. */
  async rest(oldestMs: number, signal: AbortSignal): Promise<void> {
    const { folder, spoolMaxBytes, spareCpus } = this.#options;
    for (;;) {
      const ms = restMs({
        usedMs: this.#usedMs,
        restedMs: performance.now() - this.#doneAtMs,
        lagMs: Date.now() - oldestMs,
        spoolUse: useOf(folder, spoolMaxBytes),
        spareCpus: spareCpus.count(),
        usableCpus: spareCpus.usable,
      });
      if (ms === 0 || signal.aborted) break;
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
    this.#begunMs = this.#options.ownMs();
  }

  /** The batch that rested is inserted. */
  done(): void {
    this.#usedMs = this.#options.ownMs() - this.#begunMs;
    this.#doneAtMs = performance.now();
  }
}

/** Share that a spool takes of what it may, or of what its disk has room for. */
function useOf(folder: string, maxBytes: number): number {
  const bytes = spoolBytes(folder);
  const { bavail, bsize } = statfsSync(folder);
  return bytes / Math.min(maxBytes, bytes + bavail * bsize);
}
