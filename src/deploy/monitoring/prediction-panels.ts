import type { Panel } from './panel.ts';

const chosen = 'service=~"$service"';

/** Panels about the prediction log, where there is one. */
export const predictionPanels: readonly Panel[] = [
  {
    title: 'Predictions recorded',
    unit: 'reqps',
    lines: [
      {
        legend: '{{service}}',
        expression: `sum by (service) (rate(mlpack_predictions_recorded_total{${chosen}}[$__rate_interval]))`,
      },
      {
        legend: '{{service}} lost',
        expression: `sum by (service) (rate(mlpack_predictions_dropped_total{${chosen}}[$__rate_interval]))`,
      },
    ],
  },
  {
    title: 'Spool',
    unit: 'bytes',
    lines: [{ legend: '{{service}} {{instance}}', expression: `mlpack_prediction_spool_bytes{${chosen}}` }],
  },
  {
    title: 'Lag of the database',
    unit: 's',
    lines: [{ legend: '{{service}} {{instance}}', expression: `mlpack_prediction_lag_seconds{${chosen}}` }],
  },
];
