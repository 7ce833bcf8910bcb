import { setTimeout } from 'node:timers/promises';

/** Waits; rejects with the signal's reason when that comes first. */
export type Delay = (ms: number, signal?: AbortSignal) => Promise<void>;

export const realDelay: Delay = async (ms, signal) => {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    throw signal?.aborted === true ? signal.reason : error;
  });
};

const firstMs = 250;
const longestMs = 10_000;

/** How long to wait after the n-th failure in a row: twice as long each time, and at random up to half of it less. */
export function backoffMs(failures: number): number {
  const ms = Math.min(firstMs * 2 ** (failures - 1), longestMs);
  return ms - (Math.random() * ms) / 2;
}
