import { randomNumbers } from '../../../test/support/random-numbers.ts';
import { Lane, type Outcome, type Service } from './lane.ts';

/** How requests are given to replicas: by chance as kube-proxy does, in turn, or to the one with the fewest under way. */
export type Balance = 'random' | 'round-robin' | 'least-requests';

/** What answers. */
export interface Fleet {
  readonly replicas: number;
  /** Serving threads of each, to which the kernel gives connections by chance. */
  readonly workers: number;
  /** Requests that may wait on each thread. */
  readonly maxQueue: number;
  readonly balance: Balance;
}

export interface Simulated {
  readonly answered: number;
  readonly refused: number;
  /** From arrival to answer, in seconds; NaN where nothing was answered. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that shared an inference, on average. */
  readonly meanBatch: number;
  /** Requests under way in the whole fleet, on average. */
  readonly meanUnderWay: number;
  /** Share of the time in which threads computed. */
  readonly utilisation: number;
}

/**
 * What becomes of requests, by discrete events. The same arrivals and seed give the same.
 *
 * @param arrivals in seconds, in order
 */
export function simulate(arrivals: Float64Array, service: Service, fleet: Fleet, seed: number): Simulated {
  const random = randomNumbers(seed);
  const outcome: Outcome = { latencies: [], refused: 0, inferences: 0, busySeconds: 0 };
  const newLane = () => new Lane(service, fleet.maxQueue, outcome, random);
  const replicas = Array.from({ length: fleet.replicas }, () =>
    Array.from({ length: fleet.workers }, newLane),
  );
  let turn = 0;
  for (const time of arrivals) {
    const lanes = replicas[choose(fleet.balance, replicas, time, turn++, random)] ?? [];
    lanes[Math.floor(random() * lanes.length)]?.arrive(time);
  }
  for (const lane of replicas.flat()) lane.advance(Infinity);
  const sorted = Float64Array.from(outcome.latencies).toSorted();
  const seconds = Math.max(arrivals.at(-1) ?? 0, Number.MIN_VALUE);
  return {
    answered: sorted.length,
    refused: outcome.refused,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    meanBatch: sorted.length / outcome.inferences,
    meanUnderWay: sorted.reduce((sum, latency) => sum + latency, 0) / seconds,
    utilisation: outcome.busySeconds / (seconds * fleet.replicas * fleet.workers),
  };
}

function choose(
  balance: Balance,
  replicas: readonly (readonly Lane[])[],
  time: number,
  turn: number,
  random: () => number,
): number {
  if (balance === 'round-robin') return turn % replicas.length;
  if (balance === 'random') return Math.floor(random() * replicas.length);
  const underWay = replicas.map((lanes) => {
    for (const lane of lanes) lane.advance(time);
    return lanes.reduce((sum, lane) => sum + lane.underWay, 0);
  });
  // Of equals not always the first, which would do all the work.
  const least = Math.min(...underWay);
  const candidates = underWay.flatMap((count, i) => (count === least ? [i] : []));
  return candidates[Math.floor(random() * candidates.length)] ?? 0;
}

/** What `percent` of sorted numbers don't exceed. */
export function percentile(sorted: Float64Array, percent: number): number {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
