import { Gauge, type Metric } from 'prom-client';
import type { ServingStatus } from '../inference/serving-status.ts';
import type { Repository } from '../repository/repository.ts';
import { durationBounds, rowBounds } from '../metrics/histogram.ts';
import type { MetricsSum } from '../metrics/sum.ts';
import type { ModelHistogram } from '../metrics/table-layout.ts';
import { type HistogramSeries, TableHistogram } from '../metrics/table-histogram.ts';

/** What the models are, and what their inferences took. */
export function modelMetrics(
  sum: () => MetricsSum,
  repository: Repository,
  status: Pick<ServingStatus, 'ready' | 'hosts'>,
): Metric[] {
  const histogram = (of: ModelHistogram, name: string, help: string) =>
    new TableHistogram({
      name,
      help,
      labelNames: ['model', 'version'],
      bounds: of === 'rows' ? rowBounds : durationBounds,
      series: () =>
        repository.entries.map(({ index, contract }): HistogramSeries<'model' | 'version'> => {
          const labels = { model: contract.name, version: contract.version };
          return { labels, slots: sum().ofModel(index, of) };
        }),
    });
  return [
    new Gauge({
      name: 'mlpack_ready',
      help: '1 when requests can be answered, 0 while the server loads its models or stops.',
      registers: [],
      collect() {
        this.set(status.ready ? 1 : 0);
      },
    }),
    new Gauge({
      name: 'mlpack_model_info',
      help: 'The models that are loaded, and where each computes.',
      labelNames: ['model', 'version', 'inference', 'sha256'],
      registers: [],
      collect() {
        for (const { index, contract } of repository.entries) {
          const placement = status.hosts[index]?.placement ?? null;
          if (placement === null) continue;
          const { name: model, version, modelSha256 } = contract;
          const sha256 = modelSha256 === null ? {} : { sha256: modelSha256 };
          this.set({ model, version, inference: placement.place, ...sha256 }, 1);
        }
      },
    }),
    histogram('queue', 'mlpack_queue_seconds', 'From a whole request to its inference.'),
    histogram('inference', 'mlpack_inference_seconds', 'An inference, of one or more requests.'),
    histogram('serialise', 'mlpack_serialise_seconds', 'Encoding of the outputs of an inference.'),
    histogram('rows', 'mlpack_batch_rows', 'Rows of an inference.'),
  ];
}
