import { collectDefaultMetrics, Registry } from 'prom-client';
import { addCpuTime, noCpuTime, ownCpuTime } from '../util/cpu-time.ts';
import type { ServingStatus } from '../inference/serving-status.ts';
import type { ServerLog } from '../predictions/open-log.ts';
import type { Repository } from '../repository/repository.ts';
import { cpuMetricNames, cpuMetrics } from './cpu-metrics.ts';
import { modelMetrics } from './model-metrics.ts';
import { predictionMetrics } from './prediction-metrics.ts';
import { requestMetrics } from './request-metrics.ts';
import { shadowDifferenceMetrics, shadowMetrics } from './shadow-metrics.ts';
import { MetricsSum } from '../metrics/sum.ts';
import type { MetricsTable } from '../metrics/table.ts';

export interface ExpositionOptions {
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
  readonly repository: Repository;
  readonly status: Pick<ServingStatus, 'ready' | 'hosts'>;
  /** null: predictions are not recorded. */
  readonly predictionLog: ServerLog | null;
  /** Whether requests are copied for a shadow. */
  readonly copies: boolean;
  /** Whether this is a shadow. */
  readonly isShadow: boolean;
}

/** Metrics of the event loop's lag that are nonsense where scrapes come so close that nothing was measured between. */
const unsteadyMetrics = ['min', 'mean', 'stddev'].map((what) => `nodejs_eventloop_lag_${what}_seconds`);

/** What Prometheus is told: the counts of all threads together, and about the process and this thread. */
export class Exposition {
  readonly #tables: readonly MetricsTable[];
  readonly #register = new Registry();
  #sum = new MetricsSum([]);

  constructor({ tables, repository, status, predictionLog, copies, isShadow }: ExpositionOptions) {
    this.#tables = tables;
    collectDefaultMetrics({ register: this.#register });
    for (const name of [...unsteadyMetrics, ...cpuMetricNames]) this.#register.removeSingleMetric(name);
    const sum = () => this.#sum;
    const all = [
      ...cpuMetrics(() => addCpuTime(ownCpuTime(), predictionLog?.writer.cpuTime() ?? noCpuTime)),
      ...requestMetrics(sum),
      ...modelMetrics(sum, repository, status),
      ...(predictionLog === null ? [] : predictionMetrics(sum, predictionLog)),
      ...(copies ? shadowMetrics(sum) : []),
      ...(isShadow && predictionLog !== null
        ? shadowDifferenceMetrics(repository, predictionLog.writer)
        : []),
    ];
    for (const metric of all) {
      this.#register.registerMetric(metric);
    }
  }

  /** The metrics as they are now, in Prometheus's text format 0.0.4. */
  text(): Promise<string> {
    this.#sum = new MetricsSum(this.#tables);
    return this.#register.metrics();
  }
}
