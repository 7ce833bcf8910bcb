import type { Logger } from 'pino';
import { nowMs } from '../util/clock.ts';
import type { AnsweredTensors, Reply } from '../calls/reply.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { RecordedCall } from '../calls/recorded-call.ts';
import type { FeedbackEntry, PredictionEntry } from './spool/entry.ts';
import { feedbackSize, predictionSize, writeFeedback, writePrediction } from './spool/single-entry.ts';
import { FrameBuffer } from './spool/frame-buffer.ts';
import { type StackedEntry, stackedSize, writeStacked } from './spool/stacked-entry.ts';
import type { Segments } from './spool/segments.ts';
import type { TensorRecorder } from './tensor-recorder.ts';
import type { WorldClock } from './world-clock.ts';

/** Most characters of a message that says what was wrong with a request. */
const maxErrorLength = 1024;

export interface PredictionLogOptions {
  readonly segments: Segments;
  readonly clock: WorldClock;
  /** The names of protocols, in the order that the head of the segments has them. */
  readonly protocols: readonly string[];
  /** Share of predictions that is recorded. */
  readonly sample: number;
  /** Recorders of the models, in the order of the repository. */
  readonly recorders: readonly TensorRecorder[];
  readonly metrics: MetricsTable;
  readonly log: Logger;
}

/**
 * Records the predictions of one thread. Those of one inference, or of one turn of the event loop, go into the
 * spool with one write, and only then are they answered: whatever somebody has an answer to outlives this process.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  /** The next frame, as far as it is made. */
  readonly #frame: FrameBuffer;
  #predictions = 0;
  /** When its first entry came, by our clock, and what makes the world's time of ours. */
  #frameMs = 0;
  #toWorldMs = 0;
  /** Answers of those in the frame that aren't answered by whoever commits it. */
  #answers: ((isSpooled: boolean) => void)[] = [];
  /** Dropped since it began; null while nothing is. */
  #dropped: number | null = null;

  constructor(options: PredictionLogOptions) {
    this.#options = options;
    this.#frame = new FrameBuffer(options.protocols);
  }

  /** Whether the next prediction is one of those recorded. */
  samples(): boolean {
    const { sample } = this.#options;
    return sample >= 1 || Math.random() < sample;
  }

  /** Puts what was inferred for a call into the frame; once that is committed, the call may be answered. */
  add(call: RecordedCall, tensors: AnsweredTensors): void {
    if (call.isRecorded) return;
    const recorder = this.#options.recorders[call.model];
    if (recorder !== undefined) this.#prediction(call, 200, recorder.record(tensors), null);
  }

  /**
   * Puts what was inferred for several calls to a model together into the frame.
   *
   * @param tensors the calls' rows one after the other
   * @param counts rows of each call
   * @returns false when they must be {@link add}ed one by one
   */
  addStacked(calls: readonly RecordedCall[], tensors: AnsweredTensors, counts: readonly number[]): boolean {
    const model = calls[0]?.model ?? 0;
    const bytes = this.#options.recorders[model]?.recordStacked(tensors) ?? null;
    if (bytes === null) return false;
    this.#stamp();
    const entry: StackedEntry = {
      timeMs: this.#frameMs + this.#toWorldMs,
      model,
      predictions: calls,
      nowMs: this.#frameMs,
      counts,
      tensors: bytes,
    };
    this.#reserve(stackedSize(entry));
    writeStacked(this.#frame, entry);
    this.#predictions += calls.length;
    for (const call of calls) call.isRecorded = true;
    return true;
  }

  /** Spools the frame, and answers those that wait for it. */
  commit(): void {
    if (this.#frame.isEmpty) return;
    const answers = this.#answers;
    this.#answers = [];
    const failure = this.#options.segments.append(this.#frame.sealed());
    if (failure !== null || this.#dropped !== null) this.#count(this.#predictions, failure);
    this.#frame.begin();
    this.#predictions = 0;
    for (const answer of answers) answer(failure === null);
  }

  /**
   * Records what a call is answered with that was not {@link add}ed.
   *
   * @param answer called in this turn, when it is spooled or cannot be
   */
  record(call: RecordedCall, reply: Reply, answer: () => void): void {
    const { status, tensors } = reply;
    const isBytes = tensors === undefined || tensors instanceof Uint8Array;
    const bytes = (isBytes ? tensors : this.#options.recorders[call.model]?.record(tensors)) ?? null;
    this.#prediction(call, status, bytes, this.#errorOf(call, reply));
    this.#commitSoon(answer);
  }

  /**
   * Records what a prediction should have been. Feedback that comes when other is answered is later than that, whatever
   * threads they go through.
   *
   * @param answer called in this turn, and told whether it is spooled
   */
  feedback(given: Omit<FeedbackEntry, 'receivedMs'>, answer: (isSpooled: boolean) => void): void {
    const now = nowMs();
    const entry = { ...given, receivedMs: now + this.#options.clock.offsetMs(now) };
    this.#reserve(feedbackSize(entry));
    writeFeedback(this.#frame, entry);
    this.#commitSoon(answer);
  }

  close(): void {
    this.commit();
    this.#options.segments.close();
  }

  #prediction(call: RecordedCall, status: number, tensors: Uint8Array | null, error: string | null): void {
    call.isRecorded = true;
    const { requestId, correlationId, model, protocol, startMs } = call;
    this.#stamp();
    const entry: PredictionEntry = {
      requestId,
      correlationId,
      startMs: startMs + this.#toWorldMs,
      latencyMs: Math.max(0, this.#frameMs - startMs),
      model,
      protocol,
      status,
      tensors,
      rows: null,
      error,
    };
    this.#reserve(predictionSize(entry));
    writePrediction(this.#frame, entry);
    this.#predictions++;
  }

  /** Takes the time for a frame's entries: to ask for it for each would cost as much as half of all that is written. */
  #stamp(): void {
    if (!this.#frame.isEmpty) return;
    this.#frameMs = nowMs();
    this.#toWorldMs = this.#options.clock.offsetMs(this.#frameMs);
  }

  /** Makes room for an entry: a single one may be larger than frames usually are. */
  #reserve(size: number): void {
    if (this.#frame.hasRoom(size)) return;
    this.commit();
    if (!this.#frame.hasRoom(size)) this.#frame.begin(size);
  }

  #commitSoon(answer: (isSpooled: boolean) => void): void {
    this.#answers.push(answer);
    // All that a message of another thread brought are recorded before any microtask runs.
    if (this.#answers.length === 1) queueMicrotask(() => this.commit());
  }

  /** What the sender was told, unless it may quote what must not be kept. */
  #errorOf({ model }: RecordedCall, { status, body }: Reply): string | null {
    if (status === 200 || typeof body !== 'string' || this.#options.recorders[model]?.hidesAny !== false) {
      return null;
    }
    return body.slice(0, maxErrorLength);
  }

  #count(predictions: number, failure: string | null): void {
    const { metrics, log } = this.#options;
    if (failure === null) {
      if (this.#dropped === null) return;
      log.warn({ dropped: this.#dropped }, 'predictions are recorded again');
      this.#dropped = null;
      return;
    }
    metrics.predictionsDropped(predictions);
    if (this.#dropped === null) log.error({ reason: failure }, 'predictions are dropped from the log');
    this.#dropped = (this.#dropped ?? 0) + predictions;
  }
}
