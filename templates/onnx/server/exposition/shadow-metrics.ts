import { Counter, type Metric } from 'prom-client';
import type { ShadowFigures } from '../predictions/writer/shadow-figures.ts';
import type { WriterProcess } from '../predictions/writer/writer-process.ts';
import type { Repository } from '../repository/repository.ts';
import { differenceBounds, histogramSlots } from '../metrics/histogram.ts';
import { TableHistogram } from '../metrics/table-histogram.ts';
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

/** How a shadow differs from what it shadows, where it is one. */
export function shadowDifferenceMetrics(
  { entries }: Repository,
  { shadow }: Pick<WriterProcess, 'shadow'>,
): Metric[] {
  const counter = (name: string, help: string, valueOf: (figures: ShadowFigures) => number) =>
    new Counter({
      name,
      help,
      labelNames: ['model'],
      registers: [],
      collect() {
        this.reset();
        for (const model of names(entries)) {
          const figures = shadow.get(model);
          this.inc({ model }, figures === undefined ? 0 : valueOf(figures));
        }
      },
    });
  return [
    counter(
      'mlpack_shadow_compared_rows_total',
      'Rows of which this shadow and what it shadows predicted something.',
      ({ rows }) => rows,
    ),
    counter(
      'mlpack_shadow_differing_rows_total',
      'Those of them that both predict otherwise.',
      ({ differing }) => differing,
    ),
    new TableHistogram({
      name: 'mlpack_shadow_score_difference',
      help: 'How far the scores of a row are apart at most.',
      labelNames: ['model'],
      bounds: differenceBounds,
      series: () =>
        names(entries).map((model) => ({
          labels: { model },
          slots: Float64Array.from(shadow.get(model)?.apart ?? noDifferences),
        })),
    }),
  ];
}

const noDifferences = new Float64Array(histogramSlots(differenceBounds));

function names(entries: Repository['entries']): string[] {
  return [...new Set(entries.map(({ contract }) => contract.name))];
}
