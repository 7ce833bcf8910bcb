import type { MetricsTable } from '../../../metrics/table.ts';
import type { ModelHistogram } from '../../../metrics/table-layout.ts';
import { MetricsSum } from '../../../metrics/sum.ts';
import type { RepositoryEntry } from '../../../repository/repository.ts';

/** How often something happened, and how long it took altogether. */
interface Duration {
  readonly count: number;
  readonly ns: number;
}

/**
 * What requests to models took since the start, as Triton's extension statistics has it: JSON as well as
 * `ModelStatistics`. Nothing is cached here, and no inference answers more than once.
 *
 * @param tables counts of all threads
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md
 */
export function modelStatistics(entries: readonly RepositoryEntry[], tables: readonly MetricsTable[]) {
  const sum = new MetricsSum(tables);
  const none: Duration = { count: 0, ns: 0 };
  return entries.map(({ index, contract: { name, version } }) => {
    const histogram = (of: ModelHistogram): Duration => durationOf(sum.ofModel(index, of));
    const [inference, output] = [histogram('inference'), histogram('serialise')];
    const inputNs = nanoseconds(sum.modelCount(index, 'stackMs'));
    return {
      name,
      version,
      last_inference: Math.round(sum.lastInferenceMs(index)),
      inference_count: sum.ofModel(index, 'rows').at(-1) ?? 0,
      execution_count: inference.count,
      inference_stats: {
        success: requests(sum, index, 'succeeded'),
        fail: requests(sum, index, 'failed'),
        queue: histogram('queue'),
        compute_input: { count: inference.count, ns: inputNs },
        compute_infer: { count: inference.count, ns: Math.max(0, inference.ns - inputNs) },
        compute_output: output,
        cache_hit: none,
        cache_miss: none,
      },
    };
  });
}

function requests(sum: MetricsSum, model: number, what: 'succeeded' | 'failed'): Duration {
  return { count: sum.modelCount(model, what), ns: nanoseconds(sum.modelCount(model, `${what}Ms`)) };
}

/** Count and time of a histogram of durations, whose last slot is their sum in seconds. */
function durationOf(slots: Float64Array): Duration {
  const count = slots.subarray(0, -1).reduce((all, bucket) => all + bucket, 0);
  return { count, ns: nanoseconds((slots.at(-1) ?? 0) * 1000) };
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}
