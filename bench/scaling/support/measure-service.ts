import type { RunningServer } from '../../serving/support/server-process.ts';
import type { Service } from '../simulation/lane.ts';

/** What the inferences of some servers took until now. */
export interface InferenceTimes {
  readonly count: number;
  readonly seconds: number;
  readonly rows: number;
  /** How many took so many seconds at most, by that. */
  readonly upTo: ReadonlyMap<number, number>;
}

/** Reads it from their /metrics. */
export async function inferenceTimes(servers: readonly RunningServer[]): Promise<InferenceTimes> {
  const texts = await Promise.all(
    servers.map(async ({ url }) =>
      (await fetch(`${url}/metrics`, { headers: { Connection: 'close' } })).text(),
    ),
  );
  const text = texts.join('\n');
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  const upTo = new Map<number, number>();
  for (const [, bound, count] of text.matchAll(
    /^mlpack_inference_seconds_bucket\{.*le="([^"]+)".*\} (\S+)$/gm,
  )) {
    const seconds = Number(bound);
    if (Number.isFinite(seconds)) upTo.set(seconds, (upTo.get(seconds) ?? 0) + Number(count));
  }
  return {
    count: sum('mlpack_inference_seconds_count'),
    seconds: sum('mlpack_inference_seconds_sum'),
    rows: sum('mlpack_batch_rows_sum'),
    upTo,
  };
}

/** So many inferences stand for all of a run. */
const samples = 1000;

/**
 * What inferences took in a run, as a service whose time doesn't depend on how many requests share it, or which none
 * share: their mean, and how they vary as far as the histogram tells. On a machine that does other things they vary a lot.
 *
 * @param between how many times as long as its inferences a server takes that has always something to do
 */
export function serviceBetween(
  before: InferenceTimes,
  after: InferenceTimes,
  maxBatch: number,
  between: number,
): Service {
  const mean = (after.seconds - before.seconds) / (after.count - before.count);
  const durations: number[] = [];
  let [lower, below] = [0, 0];
  for (const [bound, count] of [...after.upTo].toSorted(([a], [b]) => a - b)) {
    const upTo = count - (before.upTo.get(bound) ?? 0);
    const share = Math.round(((upTo - below) * samples) / (after.count - before.count));
    for (let i = 0; i < share; i++) durations.push(lower + ((bound - lower) * (i + 0.5)) / share);
    [lower, below] = [bound, upTo];
  }
  const found = durations.reduce((sum, seconds) => sum + seconds, 0) / durations.length;
  return {
    batchSeconds: mean * between,
    requestSeconds: 0,
    maxBatch,
    factors: durations.map((seconds) => seconds / found),
    inference: 'thread',
  };
}
