import { nowMs } from '../clock.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { type BatchPlan, isStackable, rowsOf, splitOutputs, stackFeeds } from './batch-plan.ts';
import type { Model } from './session.ts';

/** One inference. */
export interface Run {
  readonly startMs: number;
  readonly endMs: number;
  readonly rows: number;
}

/** One request's part of an inference. */
export interface Job {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly outputNames: readonly string[];
  readonly receivedMs: number;
  /** Whether nobody waits for it any more. */
  readonly abandoned: boolean;
  done(outputs: readonly Tensor[], run: Run): void;
  failed(error: unknown): void;
}

interface Batch {
  readonly jobs: Job[];
  /** Infinity when no other job can join. */
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
    for (const batch of this.#batches(jobs)) await this.#run(batch);
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

  async #run({ jobs, rows }: Batch): Promise<void> {
    const { index, plan, metrics, onInference } = this.#options;
    const startMs = nowMs();
    for (const { receivedMs } of jobs) metrics.queued(index, startMs - receivedMs);
    try {
      const outputs = await this.#infer(jobs);
      const run = { startMs, endMs: nowMs(), rows: Number.isFinite(rows) ? rows : 1 };
      metrics.inferred(index, run.rows, run.endMs - startMs);
      onInference(run.endMs - startMs);
      if (this.#deliver(plan, jobs, outputs, run)) return;
    } catch (error) {
      if (jobs.length === 1) {
        jobs[0]?.failed(error);
        return;
      }
    }
    // One job's values may spoil the inference of all: each has one of its own.
    for (const job of jobs) await this.#run({ jobs: [job], rows: 1 });
  }

  #infer(jobs: readonly Job[]): Promise<readonly Tensor[]> {
    const [first] = jobs;
    const { model, plan } = this.#options;
    if (first === undefined) return Promise.resolve([]);
    if (plan === null || jobs.length === 1) return model.run(first.feeds, first.outputNames);
    const all = jobs.map((job) => job.feeds);
    return model.run(stackFeeds(plan, all), first.outputNames);
  }

  /** Gives each job its rows; false when the outputs don't hold the rows that went in. */
  #deliver(plan: BatchPlan | null, jobs: readonly Job[], outputs: readonly Tensor[], run: Run): boolean {
    const [first] = jobs;
    if (plan === null || jobs.length === 1) {
      first?.done(outputs, run);
      return true;
    }
    const counts = jobs.map((job) => rowsOf(plan, job.feeds) ?? 0);
    const split = splitOutputs(plan, first?.outputNames ?? [], outputs, counts);
    if (split === null) return false;
    for (const [k, job] of jobs.entries()) {
      const own: Tensor[] = [];
      for (const parts of split) {
        const part = parts[k];
        if (part !== undefined) own.push(part);
      }
      job.done(own, run);
    }
    return true;
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
