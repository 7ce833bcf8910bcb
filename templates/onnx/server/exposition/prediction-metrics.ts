import { Counter, Gauge, type Metric } from 'prom-client';
import type { ServerLog } from '../predictions/open-log.ts';
import type { MetricsSum } from '../metrics/sum.ts';

/** How the prediction log fares. */
export function predictionMetrics(
  sum: () => MetricsSum,
  { writer, spoolBytes }: Pick<ServerLog, 'writer' | 'spoolBytes'>,
): Metric[] {
  return [
    counter('mlpack_predictions_recorded_total', 'Predictions added to the database.', () => writer.recorded),
    counter(
      'mlpack_predictions_dropped_total',
      'Predictions answered but not recorded: the spool was full or could not be written.',
      () => sum().predictionsDropped + writer.lost,
    ),
    gauge('mlpack_prediction_spool_bytes', 'Size of the spool on the disk.', spoolBytes),
    gauge(
      'mlpack_prediction_lag_seconds',
      'Age of the oldest prediction that is being taken to the database; 0 when all are there.',
      () => (writer.oldestMs === null ? 0 : Math.max(0, Date.now() - writer.oldestMs) / 1000),
    ),
    counter(
      'mlpack_prediction_writer_restarts_total',
      'Times that the process which takes predictions to the database had to be started again.',
      () => writer.restarts,
    ),
  ];
}

function counter(name: string, help: string, value: () => number): Metric {
  return new Counter({
    name,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}

function gauge(name: string, help: string, value: () => number): Metric {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(value());
    },
  });
}
