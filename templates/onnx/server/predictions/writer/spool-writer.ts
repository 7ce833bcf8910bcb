import type { Logger } from 'pino';
import { messageOf } from '../../util/start-error.ts';
import type { PredictionLogSettings } from '../../settings/prediction-log-settings.ts';
import { feedbackRow, type FeedbackRow, predictionRow, type PredictionRow } from '../row.ts';
import type { Sink } from '../sinks/sink.ts';
import type { PredictionEntry } from '../spool/entry.ts';
import type { SpoolReader, SpooledFrame } from '../spool/spool-reader.ts';
import { type Batch, deliver } from './delivery.ts';
import type { WriterReport } from './messages.ts';
import type { Pace } from './pace.ts';
import type { ShadowComparison } from './shadow-comparison.ts';
import { monotonicClock } from './writer-clock.ts';

/** Bounds of a batch: what goes beyond is of one frame. */
const maxBatchRows = 2000;
const maxBatchBytes = 2 ** 20;

/** The spool is looked at this often when there was nothing in it, ever less often down to the last. */
const firstPollMs = 50;
const lastPollMs = 1000;

/** A database that is away is tried again this soon, ever less often down to the last. */
const firstRetryMs = 100;
const lastRetryMs = 5000;

const pruneMs = 60_000;
const dayMs = 86_400_000;

export interface SpoolWriterOptions {
  readonly sink: Sink;
  readonly reader: SpoolReader;
  readonly retention: Pick<PredictionLogSettings, 'retentionDays' | 'retentionRows' | 'retentionBytes'>;
  readonly pace: Pace;
  readonly log: Logger;
  /** Null where the server is no shadow. */
  readonly shadow: ShadowComparison | null;
  readonly report: (report: WriterReport) => void;
}

/** Takes batches from the spool to the database, each until it is there. */
export class SpoolWriter {
  readonly #options: SpoolWriterOptions;
  readonly #finishing = new AbortController();
  #pruneAtMs = 0;
  #isAway = false;

  constructor(options: SpoolWriterOptions) {
    this.#options = options;
  }

  /** Nothing is added to the spool any more: {@link run} ends when all is done, or cannot be now. */
  finish(): void {
    this.#finishing.abort();
  }

  async run(): Promise<void> {
    const { sink, reader, pace } = this.#options;
    let pollMs = firstPollMs;
    await this.#reach();
    for (;;) {
      const isLast = this.#finishing.signal.aborted;
      if (isLast) reader.writersEnded();
      const { frames, isAll } = this.#frames();
      const batch = batchOf(frames);
      const isEmpty = batch.predictions.length + batch.feedback.length === 0;
      if (!isEmpty && !(await this.#deliver(batch))) break;
      reader.done();
      if (!isLast) await this.#prune();
      // What waits for the database goes first.
      if (!isLast && isAll && !this.#isAway) await this.#options.shadow?.look(this.#finishing.signal);
      if (!isLast && this.#isAway) await this.#reach();
      if (!isEmpty) {
        pollMs = firstPollMs;
        continue;
      }
      if (isLast) break;
      this.#options.report({ recorded: 0, lost: 0, oldestMs: null });
      await this.#pause(pollMs);
      pollMs = Math.min(2 * pollMs, lastPollMs);
      pace.fromIdle();
    }
    await sink.close();
  }

  /** Frames of a batch, and whether there were no more. */
  #frames(): { readonly frames: readonly SpooledFrame[]; readonly isAll: boolean } {
    let rows = 0;
    let bytes = 0;
    const isFull = (): boolean => rows >= maxBatchRows || bytes >= maxBatchBytes;
    const frames = this.#options.reader.next(({ entries }) => {
      rows += entries.length;
      for (const entry of entries) {
        bytes += entry.kind === 'prediction' ? tensorBytes(entry) : entry.truth.length;
      }
      return isFull();
    });
    return { frames, isAll: !isFull() };
  }

  /** @returns false when the database is away and there is no time left to wait for it */
  async #deliver(batch: Batch): Promise<boolean> {
    const { sink, log, pace, report } = this.#options;
    const oldestMs = batch.predictions[0]?.startMs ?? null;
    report({ recorded: 0, lost: 0, oldestMs });
    await pace.rest(oldestMs ?? Date.now(), this.#finishing.signal);
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, lastRetryMs)) {
      try {
        await sink.open();
        const delivered = await deliver(sink, batch, log);
        report({ ...delivered, oldestMs });
        this.#reached();
        pace.done();
        return true;
      } catch (error) {
        this.#away(error);
        if (this.#finishing.signal.aborted) return false;
        await this.#pause(retryMs);
      }
    }
  }

  /** The schema is there before the first prediction: one attempt is too few for a database that starts with the server. */
  async #reach(): Promise<void> {
    try {
      await this.#options.sink.open();
      this.#reached();
    } catch (error) {
      this.#away(error);
    }
  }

  async #prune(): Promise<void> {
    const { sink, retention } = this.#options;
    const { retentionDays, retentionRows, retentionBytes } = retention;
    const isBounded = retentionDays > 0 || retentionRows > 0 || retentionBytes > 0;
    if (!isBounded || Date.now() < this.#pruneAtMs) return;
    const beforeMs = retentionDays === 0 ? null : Date.now() - retentionDays * dayMs;
    try {
      await sink.open();
      const bytesOfRow = retentionBytes === 0 ? null : await sink.bytesOfRow();
      const most = [
        retentionRows === 0 ? Infinity : retentionRows,
        bytesOfRow === null ? Infinity : Math.max(1, Math.floor(retentionBytes / bytesOfRow)),
      ];
      const rows = Math.min(...most);
      const hasMore = await sink.prune({ beforeMs, rows });
      this.#reached();
      if (!hasMore) this.#pruneAtMs = Date.now() + pruneMs;
    } catch (error) {
      this.#away(error);
    }
  }

  /** One line when the database goes away, one when it is back. */
  #away(error: unknown): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#options.log.error(
      { reason: messageOf(error) },
      'the database of the prediction log is away; predictions stay in the spool',
    );
  }

  #reached(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#options.log.info('the database of the prediction log is back');
  }

  async #pause(ms: number): Promise<void> {
    if (this.#finishing.signal.aborted) return;
    await monotonicClock.pause(ms, this.#finishing.signal);
  }
}

/** Tensors that predictions share are counted with the first. */
function tensorBytes({ tensors, rows }: PredictionEntry): number {
  return tensors === null || (rows !== null && rows.start > 0) ? 0 : tensors.byteLength;
}

function batchOf(frames: readonly SpooledFrame[]): Batch {
  const predictions: PredictionRow[] = [];
  const feedback: FeedbackRow[] = [];
  for (const { head, entries } of frames) {
    for (const entry of entries) {
      if (entry.kind === 'feedback') feedback.push(feedbackRow(entry));
      else predictions.push(predictionRow(entry, head));
    }
  }
  return { predictions, feedback };
}
