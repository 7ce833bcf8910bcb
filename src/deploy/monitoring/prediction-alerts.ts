import type { Alert } from './alert.ts';

/** Half of what MLPACK_PREDICTION_SPOOL_MAX_MB is unless told. */
const halfSpoolBytes = 2 ** 29;

/** Alerts about the prediction log, where there is one. */
export const predictionAlerts: readonly Alert[] = [
  {
    name: 'PredictionsLost',
    expression: 'increase(mlpack_predictions_dropped_total[5m]) > 0',
    lasting: '0s',
    severity: 'critical',
    summary:
      '{{ $labels.service }} at {{ $labels.instance }} answers without recording: its spool is full, or its disk.',
  },
  {
    name: 'PredictionsLate',
    expression: 'mlpack_prediction_lag_seconds > 60',
    lasting: '5m',
    severity: 'warning',
    summary:
      'Predictions of {{ $labels.service }} wait since {{ $value | humanizeDuration }}: is the database there?',
  },
  {
    name: 'PredictionSpoolFilling',
    expression: `mlpack_prediction_spool_bytes > ${halfSpoolBytes}`,
    lasting: '1m',
    severity: 'warning',
    summary: 'The spool of {{ $labels.service }} at {{ $labels.instance }} has {{ $value | humanize1024 }}B.',
  },
  {
    name: 'PredictionWriterRestarts',
    expression: 'increase(mlpack_prediction_writer_restarts_total[15m]) > 2',
    lasting: '0s',
    severity: 'warning',
    summary: 'What takes the predictions of {{ $labels.service }} to the database ends again and again.',
  },
];
