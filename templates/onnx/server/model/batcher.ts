import { nowMs } from '../util/clock.ts';
import { goOnUnless } from '../util/go-on.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Tensor } from '../tensors/dtype.ts';
import {
  type BatchPlan,
  isAlongFirstAxes,
  isStackable,
  rowsOf,
  splitOutputs,
  stackFeeds,
} from './batch-plan.ts';
import type { Model } from './model.ts';

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
  /** About how many bytes it takes at most to do what stands before its inference. */
  readonly costBytes: number;
  /** Whether nobody waits for it any more. */
  readonly abandoned: boolean;
  /** Told that it isn't computed, as it is abandoned. */
  dropped(): void;
  /** Its outputs, told to all jobs of an inference before the first has to {@link encode} them. */
  inferred(outputs: readonly Tensor[], run: Run): void;
  /** Makes the answer of the outputs: all jobs of an inference do before the first is {@link done}. Says whether it could. */
  encode(): boolean;
  /** When it may be answered. */
  done(): void;
  failed(error: unknown): void;
}

interface Batch<J> {
  readonly jobs: readonly J[];
  readonly rows: number;
}

/** What stands before an inference may take for several jobs together: what is more gains nothing by being done at once. */
const maxCostBytes = 32 * 1024 * 1024;

/** What went into an inference and came out, as a whole: the jobs' rows one after the other along the first axes. */
export interface Stacked {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly outputNames: readonly string[];
  readonly outputs: readonly Tensor[];
  /** Rows of each job. */
  readonly counts: readonly number[];
}

export interface BatcherOptions<J extends Job> {
  readonly model: Model;
  /** Index of the model in its repository. */
  readonly index: number;
  /** null: every job has an inference of its own. */
  readonly plan: BatchPlan | null;
  /** How long a job waits for others; 0: until the event loop has taken in what is there already. */
  readonly maxDelayMs: number;
  readonly metrics: MetricsTable;
  /**
   * Called when all jobs of an inference have encoded their outputs, and none is done; `stacked` is null where it had
   * one job, or rows lie along other axes.
   */
  readonly onEncoded: (jobs: readonly J[], stacked: Stacked | null) => void;
  /** Told of every inference's duration. */
  readonly onInference: (durationMs: number) => void;
}

/**
 * Makes one inference of the jobs that arrive together: an inference of many rows costs little more
 * than one of a single row. Nothing waits for a job that might come: the jobs of one turn of the event
 * loop are those whose requests lay in the sockets already.
 */
export class Batcher<J extends Job> {
  readonly #options: BatcherOptions<J>;
  readonly #isAlongFirstAxes: boolean;
  #waiting: J[] = [];
  #waitingRows = 0;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BatcherOptions<J>) {
    this.#options = options;
    this.#isAlongFirstAxes = options.plan !== null && isAlongFirstAxes(options.plan);
  }

  submit(job: J): void {
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
    setImmediate(() => this.#flush());
  }

  /** One inference a turn: what else the thread has to do must not wait for all that are due. */
  #flush(): void {
    this.#isScheduled = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waitingRows = 0;
    const batch = this.#take();
    if (this.#waiting.length > 0) this.#schedule();
    if (batch !== null) this.#run(batch);
  }

  /** The job that waits longest, and those that can share its inference. */
  #take(): Batch<J> | null {
    let first = this.#waiting.shift();
    while (first?.abandoned === true) {
      first.dropped();
      first = this.#waiting.shift();
    }
    if (first === undefined) return null;
    const { plan } = this.#options;
    const rows = plan === null ? null : rowsOf(plan, first.feeds);
    if (plan === null || rows === null) return { jobs: [first], rows: 1 };
    const batch = { jobs: [first], rows, costBytes: first.costBytes };
    const others: J[] = [];
    for (const job of this.#waiting) {
      const more = rowsOf(plan, job.feeds);
      if (job.abandoned) job.dropped();
      else if (more === null || !hasRoom(plan, batch, first, job, more)) others.push(job);
      else {
        batch.jobs.push(job);
        batch.rows += more;
        batch.costBytes += job.costBytes;
      }
    }
    this.#waiting = others;
    return batch;
  }

  #run({ jobs, rows }: Batch<J>): void {
    const { index, plan, metrics, onInference, onEncoded } = this.#options;
    const startMs = nowMs();
    for (const { receivedMs } of jobs) metrics.queued(index, startMs - receivedMs);
    try {
      const { feeds, outputs } = this.#infer(jobs);
      const run = { startMs, endMs: nowMs(), rows };
      metrics.inferred(index, rows, run.endMs - startMs);
      onInference(run.endMs - startMs);
      const counts = this.#deliver(plan, jobs, outputs, run);
      if (counts !== null) {
        this.#encode(jobs);
        const outputNames = jobs[0]?.outputNames ?? [];
        const isStacked = jobs.length > 1 && this.#isAlongFirstAxes;
        onEncoded(jobs, isStacked ? { feeds, outputNames, outputs, counts } : null);
        for (const job of jobs) job.done();
        return;
      }
    } catch (error) {
      if (jobs.every(({ abandoned }) => abandoned)) {
        for (const job of jobs) job.dropped();
        return;
      }
      if (jobs.length === 1) {
        jobs[0]?.failed(error);
        return;
      }
    }
    // One job's values may spoil the inference of all: each has one of its own.
    for (const job of jobs) {
      if (job.abandoned) job.dropped();
      else this.#run({ jobs: [job], rows: 1 });
    }
  }

  #encode(jobs: readonly J[]): void {
    const { index, metrics } = this.#options;
    const startMs = nowMs();
    let succeeded = 0;
    let waitedMs = 0;
    for (const job of jobs) {
      if (!job.encode()) continue;
      succeeded++;
      waitedMs += startMs - job.receivedMs;
    }
    const encodeMs = nowMs() - startMs;
    metrics.serialised(index, encodeMs);
    metrics.succeeded(index, succeeded, waitedMs + succeeded * encodeMs);
  }

  #infer(jobs: readonly J[]): Pick<Stacked, 'feeds' | 'outputs'> {
    const [first] = jobs;
    const { model, plan } = this.#options;
    if (first === undefined) return { feeds: new Map(), outputs: [] };
    const feeds = plan === null || jobs.length === 1 ? first.feeds : this.#stack(plan, jobs);
    const goOn = goOnUnless(() => jobs.every(({ abandoned }) => abandoned));
    return { feeds, outputs: model.run(feeds, first.outputNames, goOn) };
  }

  #stack(plan: BatchPlan, jobs: readonly J[]): Map<string, Tensor> {
    const { index, metrics } = this.#options;
    const startMs = nowMs();
    const stacked = stackFeeds(
      plan,
      jobs.map((job) => job.feeds),
    );
    metrics.stacked(index, nowMs() - startMs);
    return stacked;
  }

  /** Gives each job its rows, and says how many; null when the outputs don't hold the rows that went in. */
  #deliver(
    plan: BatchPlan | null,
    jobs: readonly J[],
    outputs: readonly Tensor[],
    run: Run,
  ): readonly number[] | null {
    const [first] = jobs;
    if (plan === null || jobs.length === 1) {
      first?.inferred(outputs, run);
      return [run.rows];
    }
    const counts = jobs.map((job) => rowsOf(plan, job.feeds) ?? 0);
    const split = splitOutputs(plan, first?.outputNames ?? [], outputs, counts);
    if (split === null) return null;
    for (const [k, job] of jobs.entries()) {
      const own: Tensor[] = [];
      for (const parts of split) {
        const part = parts[k];
        if (part !== undefined) own.push(part);
      }
      job.inferred(own, run);
    }
    return counts;
  }
}

function hasRoom(
  plan: BatchPlan,
  batch: { readonly rows: number; readonly costBytes: number },
  first: Job,
  job: Job,
  rows: number,
): boolean {
  return (
    batch.rows + rows <= plan.maxRows &&
    batch.costBytes + job.costBytes <= maxCostBytes &&
    isSameNames(first.outputNames, job.outputNames) &&
    isStackable(plan, first.feeds, job.feeds)
  );
}

function isSameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
}
