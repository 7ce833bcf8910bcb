import { Counter, type Metric } from 'prom-client';
import type { CpuTime } from '../util/cpu-time.ts';

/** What each metric tells, under the names by which prom-client counts the same since it was loaded: at the first scrape. */
const parts = {
  process_cpu_user_seconds_total: {
    help: 'Total user CPU time spent in seconds.',
    ms: ({ userMs }: CpuTime) => userMs,
  },
  process_cpu_system_seconds_total: {
    help: 'Total system CPU time spent in seconds.',
    ms: ({ systemMs }: CpuTime) => systemMs,
  },
  process_cpu_seconds_total: {
    help: 'Total user and system CPU time spent in seconds.',
    ms: ({ userMs, systemMs }: CpuTime) => userMs + systemMs,
  },
};

export const cpuMetricNames = Object.keys(parts);

/**
 * The CPU time of the server since its start.
 *
 * @param read that of all its threads and processes
 */
export function cpuMetrics(read: () => CpuTime): Metric[] {
  return Object.entries(parts).map(
    ([name, { help, ms }]) =>
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(ms(read()) / 1000);
        },
      }),
  );
}
