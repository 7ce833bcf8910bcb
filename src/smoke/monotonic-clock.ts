import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the smoke test sees it; tests bring their own. */
export interface MonotonicClock {
  /** Milliseconds since some fixed moment. */
  nowMs(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>;
}

export const monotonicClock: MonotonicClock = {
  nowMs: () => performance.now(),
  async sleep(durationMs, signal) {
    try {
      await sleep(durationMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
