import type { Panel } from './panel.ts';

const asked = 'route!~"health|metadata|metrics"';
const shadows = `job="shadows",${asked}`;
const shadowed = `job="models",service=~"$service",${asked}`;

function quantile(of: number, labels: string): string {
  return `histogram_quantile(${of}, sum by (service, le) (rate(mlpack_request_duration_seconds_bucket{${labels}}[$__rate_interval])))`;
}

/** Of a difference of scores, what shadows have counted. */
function difference(of: number): string {
  return `histogram_quantile(${of}, sum by (service, model, le) (rate(mlpack_shadow_score_difference_bucket[$__rate_interval])))`;
}

/** Panels about shadows, beside what they shadow. For which inputs they differ, mlpack compare tells from the log. */
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
  {
    title: 'Shadow: labels that differ',
    unit: 'percentunit',
    lines: [
      {
        legend: '{{service}} {{model}}',
        expression:
          'sum by (service, model) (rate(mlpack_shadow_differing_rows_total[$__rate_interval])) / sum by (service, model) (rate(mlpack_shadow_compared_rows_total[$__rate_interval]))',
      },
    ],
  },
  {
    title: 'Shadow: scores apart',
    unit: 'short',
    lines: [0.5, 0.95, 0.99].map((of) => ({
      legend: `{{service}} {{model}} p${of * 100}`,
      expression: difference(of),
    })),
  },
];
