import { setTimeout as sleep } from 'node:timers/promises';

/** How the writer knows how long it rested. */
export interface WriterClock {
  /** Milliseconds since some moment; never goes backwards. */
  nowMs(): number;
  /** Waits until the time is over or the signal comes. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time as it goes by. */
export const monotonicClock: WriterClock = {
  nowMs: () => performance.now(),
  pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};
