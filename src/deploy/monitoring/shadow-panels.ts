import type { Panel } from './panel.ts';

const asked = 'route!~"health|metadata|metrics"';
const shadows = `job="shadows",${asked}`;
const shadowed = `job="models",service=~"$service",${asked}`;

function quantile(of: number, labels: string): string {
  return `histogram_quantile(${of}, sum by (service, le) (rate(mlpack_request_duration_seconds_bucket{${labels}}[$__rate_interval])))`;
}

/** Panels about shadows, beside what they shadow. How their predictions differ, mlpack compare tells from the log. */
export const shadowPanels: readonly Panel[] = [
  {
    title: 'Shadow: copies',
    unit: 'reqps',
    lines: [
      {
        legend: '{{service}} {{outcome}}',
        expression:
          'sum by (service, outcome) (rate(mlpack_shadow_requests_total{service=~"$service"}[$__rate_interval]))',
      },
    ],
  },
  {
    title: 'Shadow: latency',
    unit: 's',
    lines: [shadows, shadowed].flatMap((labels) =>
      [0.5, 0.99].map((of) => ({ legend: `{{service}} p${of * 100}`, expression: quantile(of, labels) })),
    ),
  },
  {
    title: 'Shadow: errors',
    unit: 'percentunit',
    lines: [shadows, shadowed].map((labels) => ({
      legend: '{{service}}',
      expression: `sum by (service) (rate(mlpack_requests_total{${labels},status!~"2.."}[$__rate_interval])) / sum by (service) (rate(mlpack_requests_total{${labels}}[$__rate_interval]))`,
    })),
  },
];
