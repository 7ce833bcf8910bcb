import { nowMs } from '../clock.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { type BatchPlan, isStackable, rowsOf, sliceOutputs, stackFeeds } from './batch-plan.ts';
import type { Model } from './session.ts';

/** One request's part of an inference. */
export interface Job {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly outputNames: readonly string[];
  readonly receivedMs: number;
  /** Whether nobody waits for it any more. */
  readonly abandoned: boolean;
  done(outputs: readonly Tensor[]): void;
  failed(error: unknown): void;
}

interface Batch {
  readonly jobs: Job[];
  rows: number;
}

export interface BatcherOptions {
  readonly model: Model;
  /** Of the model in its repository. */
  readonly index: number;
  /** null: every job has an inference of its own. */
  readonly plan: BatchPlan | null;
  /** How long a job waits for others; 0: until the event loop has taken in what is there already. */
  readonly maxDelayMs: number;
  readonly metrics: MetricsTable;
  /** Told of every inference's duration. */
  readonly onInference: (durationMs: number) => void;
}

/**
 * Makes one inference of the jobs that arrive together: an inference of many rows costs little more
 * than one of a single row. Nothing waits for a job that might come: the jobs of one turn of the event
 * loop are those whose requests lay in the sockets already.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  #waiting: Job[] = [];
  #waitingRows = 0;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  submit(job: Job): void {
    this.#waiting.push(job);
    const { plan, maxDelayMs } = this.#options;
    if (maxDelayMs > 0 && plan !== null) {
      this.#waitingRows += rowsOf(plan, job.feeds) ?? 1;
      if (this.#waitingRows < plan.maxRows) {
        this.#timer ??= setTimeout(() => this.#schedule(), maxDelayMs);
        return;
      }
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const jobs = this.#waiting;
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#isScheduled = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const batch of this.#batches(jobs)) await this.#run(batch.jobs, batch.rows);
  }

  /** Jobs that can share an inference, together; in the order in which they came. */
  #batches(jobs: readonly Job[]): readonly Batch[] {
    const { plan } = this.#options;
    const batches: Batch[] = [];
    for (const job of jobs) {
      if (job.abandoned) continue;
      const rows = plan === null ? null : rowsOf(plan, job.feeds);
      const open =
        rows === null || plan === null ? undefined : batches.find((batch) => hasRoom(plan, batch, job, rows));
      if (open === undefined) batches.push({ jobs: [job], rows: rows ?? Infinity });
      else {
        open.jobs.push(job);
        open.rows += rows ?? 0;
      }
    }
    return batches;
  }

  async #run(jobs: readonly Job[], rows: number): Promise<void> {
    const [first] = jobs;
    if (first === undefined) return;
    const { model, index, plan, metrics, onInference } = this.#options;
    const start = nowMs();
    for (const { receivedMs } of jobs) metrics.queued(index, start - receivedMs);
    let outputs: readonly Tensor[];
    try {
      const feeds =
        plan === null || jobs.length === 1
          ? first.feeds
          : stackFeeds(
              plan,
              jobs.map((job) => job.feeds),
            );
      outputs = await model.run(feeds, first.outputNames);
    } catch (error) {
      // One job's values may fail them all: each has another try alone.
      if (jobs.length === 1) first.failed(error);
      else for (const job of jobs) await this.#run([job], 1);
      return;
    }
    const durationMs = nowMs() - start;
    metrics.inferred(index, Number.isFinite(rows) ? rows : 1, durationMs);
    onInference(durationMs);
    if (plan === null || jobs.length === 1) first.done(outputs);
    else deliver(plan, jobs, outputs);
  }
}

function hasRoom(plan: BatchPlan, batch: Batch, job: Job, rows: number): boolean {
  const [first] = batch.jobs;
  return (
    first !== undefined &&
    batch.rows + rows <= plan.maxRows &&
    isSameNames(first.outputNames, job.outputNames) &&
    isStackable(plan, first.feeds, job.feeds)
  );
}

function isSameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
}

function deliver(plan: BatchPlan, jobs: readonly Job[], outputs: readonly Tensor[]): void {
  let start = 0;
  for (const job of jobs) {
    const rows = rowsOf(plan, job.feeds) ?? 0;
    job.done(sliceOutputs(plan, job.outputNames, outputs, start, rows));
    start += rows;
  }
}
