import { roundedNumber } from '../data/numbers.ts';
import type { ServerClient } from '../data/server-client.ts';
import { Card } from '../ui/card.tsx';
import { Chart, type Line } from './chart.tsx';
import type { Interval } from './statistics.ts';
import { useMetrics } from './use-metrics.ts';

interface ChartSpec {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const charts: readonly ChartSpec[] = [
  {
    title: 'Requests',
    unit: '/s',
    lines: [{ name: 'rate', colour: '--accent', value: (interval) => interval.requestsPerSecond }],
  },
  {
    title: 'Latency',
    unit: ' ms',
    lines: [
      { name: 'p50', colour: '--accent', value: (interval) => interval.p50Ms },
      { name: 'p95', colour: '--warm', value: (interval) => interval.p95Ms },
      { name: 'p99', colour: '--bad', value: (interval) => interval.p99Ms },
    ],
  },
  {
    title: 'Batch size',
    unit: '',
    lines: [{ name: 'rows an inference', colour: '--good', value: (interval) => interval.rowsPerInference }],
  },
  {
    title: 'Errors',
    unit: '/s',
    lines: [
      { name: 'refused (4xx)', colour: '--warm', value: (interval) => interval.clientErrorsPerSecond },
      { name: 'failed (5xx)', colour: '--bad', value: (interval) => interval.serverErrorsPerSecond },
    ],
  },
];

/** Charts of what the server does now. */
export function LiveCard({ client, path }: { readonly client: ServerClient; readonly path: string }) {
  const { intervals, problem } = useMetrics(client, path);
  return (
    <Card title="Live" tools={<span class="hint">Inference requests of the last five minutes</span>}>
      <div role="alert">{problem !== null && <p class="alert">{problem}</p>}</div>
      <div class="charts">
        {charts.map((chart) => (
          <Figure key={chart.title} {...chart} intervals={intervals} />
        ))}
      </div>
    </Card>
  );
}

function Figure({ title, unit, lines, intervals }: ChartSpec & { readonly intervals: readonly Interval[] }) {
  const now = intervals.at(-1);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        {lines.map((line) => (
          <span key={line.name} class="key">
            <svg width="12" height="8" aria-hidden="true">
              <rect y="2" width="12" height="4" rx="2" fill={`var(${line.colour})`} />
            </svg>
            {line.name} <b>{valueText(now === undefined ? null : line.value(now), unit)}</b>
          </span>
        ))}
      </figcaption>
      <Chart title={title} lines={lines} intervals={intervals} />
    </figure>
  );
}

function valueText(value: number | null, unit: string): string {
  return value === null ? '–' : `${roundedNumber(value, 3)}${unit}`;
}
