import { Counter, Gauge, type Metric } from 'prom-client';
import { durationBounds } from '../metrics/histogram.ts';
import type { MetricsSum } from '../metrics/sum.ts';
import { rejections, statuses } from '../metrics/table-layout.ts';
import { TableHistogram } from '../metrics/table-histogram.ts';

/** What became of requests, whatever model they were for. */
export function requestMetrics(sum: () => MetricsSum): Metric[] {
  return [
    new Counter({
      name: 'mlpack_requests_total',
      help: 'Requests answered; status 499 when the sender had gone.',
      labelNames: ['route', 'status'],
      registers: [],
      collect() {
        this.reset();
        for (const route of sum().routes) {
          for (const status of statuses) {
            const count = sum().requests(route, status);
            if (count > 0) this.inc({ route, status: status === 0 ? 'other' : status }, count);
          }
        }
      },
    }),
    new TableHistogram({
      name: 'mlpack_request_duration_seconds',
      help: 'From the head of a request to its answer.',
      labelNames: ['route'],
      bounds: durationBounds,
      series: () =>
        sum()
          .routes.map((route) => ({ labels: { route }, slots: sum().durations(route) }))
          .filter(({ slots }) => slots.some((count) => count > 0)),
    }),
    new Gauge({
      name: 'mlpack_queue_depth',
      help: 'Requests accepted and not answered yet.',
      registers: [],
      collect() {
        this.set(sum().depth);
      },
    }),
    new Counter({
      name: 'mlpack_rejected_total',
      help: 'Requests given up before their inference.',
      labelNames: ['reason'],
      registers: [],
      collect() {
        this.reset();
        for (const reason of rejections) this.inc({ reason }, sum().rejections(reason));
      },
    }),
  ];
}
