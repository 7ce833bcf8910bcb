import { Counter, type Metric } from 'prom-client';
import type { MetricsSum } from '../metrics/sum.ts';
import { copyOutcomes } from '../metrics/table-layout.ts';

/** What became of the copies for a shadow. */
export function shadowMetrics(sum: () => MetricsSum): Metric[] {
  return [
    new Counter({
      name: 'mlpack_shadow_requests_total',
      help: 'Copies of requests for a shadow, by what became of them.',
      labelNames: ['outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const outcome of copyOutcomes) this.inc({ outcome }, sum().copies(outcome));
      },
    }),
  ];
}
