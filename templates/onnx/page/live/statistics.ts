import { inferenceLabels } from '../../../../contract/metrics-labels.ts';
import type { Sample } from './metrics-text.ts';

/** Counts since the server started, of requests for inference whatever they asked by. */
export interface Counts {
  readonly timeMs: number;
  readonly requests: number;
  /** Refused for what they asked: status 4xx. */
  readonly clientErrors: number;
  /** Failed: status 5xx. */
  readonly serverErrors: number;
  readonly latency: Histogram;
  readonly inferences: number;
  readonly inferenceRows: number;
}

/** How many observations were at most each bound. */
export type Histogram = ReadonlyMap<number, number>;

/** What happened between two counts. Null: there is nothing to tell it by. */
export interface Interval {
  readonly timeMs: number;
  readonly requestsPerSecond: number;
  readonly clientErrorsPerSecond: number;
  readonly serverErrorsPerSecond: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly rowsPerInference: number | null;
}

export function countsOf(samples: readonly Sample[], timeMs: number): Counts {
  const sum = (name: string, isCounted: (labels: Sample['labels']) => boolean) =>
    samples.reduce(
      (total, sample) => (sample.name === name && isCounted(sample.labels) ? total + sample.value : total),
      0,
    );
  const answered = (pattern: RegExp) =>
    sum('mlpack_requests_total', (labels) => isInference(labels) && pattern.test(labels['status'] ?? ''));
  const latency = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (name !== 'mlpack_request_duration_seconds_bucket' || !isInference(labels)) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    latency.set(bound, (latency.get(bound) ?? 0) + value);
  }
  return {
    timeMs,
    requests: answered(/./),
    clientErrors: answered(/^4/),
    serverErrors: answered(/^5/),
    latency,
    inferences: sum('mlpack_batch_rows_count', () => true),
    inferenceRows: sum('mlpack_batch_rows_sum', () => true),
  };
}

/** @returns null when the server started anew in between, or no time passed */
export function between(before: Counts, after: Counts): Interval | null {
  const seconds = (after.timeMs - before.timeMs) / 1000;
  if (seconds <= 0 || after.requests < before.requests || after.inferences < before.inferences) return null;
  const perSecond = (of: 'requests' | 'clientErrors' | 'serverErrors') => (after[of] - before[of]) / seconds;
  const latency = new Map(
    [...after.latency].map(([bound, count]) => [bound, count - (before.latency.get(bound) ?? 0)]),
  );
  const inferences = after.inferences - before.inferences;
  const quantileMs = (q: number) => {
    const value = quantile(latency, q);
    return value === null ? null : value * 1000;
  };
  return {
    timeMs: after.timeMs,
    requestsPerSecond: perSecond('requests'),
    clientErrorsPerSecond: perSecond('clientErrors'),
    serverErrorsPerSecond: perSecond('serverErrors'),
    p50Ms: quantileMs(0.5),
    p95Ms: quantileMs(0.95),
    p99Ms: quantileMs(0.99),
    rowsPerInference: inferences === 0 ? null : (after.inferenceRows - before.inferenceRows) / inferences,
  };
}

/**
 * A quantile of a histogram, between its bounds as if observations were spread evenly there, as Prometheus's
 * histogram_quantile does; null when there is no observation.
 */
export function quantile(histogram: Histogram, q: number): number | null {
  const bounds = [...histogram].toSorted(([a], [b]) => a - b);
  const total = bounds.at(-1)?.[1] ?? 0;
  if (total === 0) return null;
  const rank = q * total;
  let [lower, below] = [0, 0];
  for (const [bound, count] of bounds) {
    if (count >= rank) {
      if (bound === Infinity) return lower;
      return count === below ? bound : lower + ((bound - lower) * (rank - below)) / (count - below);
    }
    [lower, below] = [bound, count];
  }
  return lower;
}

function isInference({ route = '' }: Sample['labels']): boolean {
  return inferenceLabels.some((label) => label === route);
}
