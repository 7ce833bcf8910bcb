import type { Logger } from 'pino';
import { nowMs } from '../clock.ts';
import type { Reply } from '../inference/call.ts';
import type { MetricsTable } from '../metrics/table.ts';
import {
  type FeedbackEntry,
  feedbackSize,
  type PredictionEntry,
  predictionSize,
  writeFeedback,
  writePrediction,
} from './spool/entry.ts';
import { frameHeadBytes, sealFrame } from './spool/frame.ts';
import type { Segments } from './spool/segments.ts';

/** Of a message that says what was wrong with a request. */
const maxErrorLength = 1024;

/** Frames become no larger, but for a single prediction that is. */
const usualFrameBytes = 256 * 1024;

/** A call that is answered now; as entry.ts has it, but for times, which are as `nowMs()` counts. */
export type RecordedCall = Pick<
  PredictionEntry,
  'requestId' | 'correlationId' | 'startMs' | 'latencyMs' | 'model' | 'protocol'
>;

export interface PredictionLogOptions {
  readonly segments: Segments;
  /** Share of predictions that is recorded. */
  readonly sample: number;
  /** Of each model, whether it has inputs that must not be kept. */
  readonly hidden: readonly boolean[];
  readonly metrics: MetricsTable;
  readonly log: Logger;
}

/**
 * Records the predictions of one thread. What was predicted in one turn of the event loop goes into the
 * spool with one write, and only then is it answered: whatever somebody has an answer to outlives this process.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  #buffer = Buffer.allocUnsafeSlow(usualFrameBytes);
  #end = frameHeadBytes;
  #predictions = 0;
  #toWorldMs = 0;
  #waiting: ((isSpooled: boolean) => void)[] = [];
  /** Dropped since it began; null while nothing is. */
  #dropped: number | null = null;

  constructor(options: PredictionLogOptions) {
    this.#options = options;
  }

  /** Whether the next prediction is one of those recorded. */
  samples(): boolean {
    const { sample } = this.#options;
    return sample >= 1 || Math.random() < sample;
  }

  /** @param answer called in this turn, when it is spooled or cannot be */
  record(call: RecordedCall, reply: Reply, answer: () => void): void {
    // Once for all of an inference: asking clocks is no small part of this.
    if (this.#waiting.length === 0) this.#toWorldMs = worldMs(0);
    const entry = {
      requestId: call.requestId,
      correlationId: call.correlationId,
      startMs: call.startMs + this.#toWorldMs,
      latencyMs: call.latencyMs,
      model: call.model,
      protocol: call.protocol,
      status: reply.status,
      tensors: reply.tensors ?? null,
      error: this.#errorOf(call, reply),
    };
    this.#reserve(predictionSize(entry));
    this.#end = writePrediction(this.#buffer, this.#end, entry);
    this.#predictions++;
    this.#wait(answer);
  }

  /** @param answer called in this turn, and told whether it is spooled */
  feedback(entry: FeedbackEntry, answer: (isSpooled: boolean) => void): void {
    this.#reserve(feedbackSize(entry));
    this.#end = writeFeedback(this.#buffer, this.#end, entry);
    this.#wait(answer);
  }

  close(): void {
    this.#flush();
    this.#options.segments.close();
  }

  /** What the sender was told, unless it may quote what must not be kept. */
  #errorOf({ model }: RecordedCall, { status, body }: Reply): string | null {
    if (status === 200 || typeof body !== 'string' || this.#options.hidden[model] === true) return null;
    return body.slice(0, maxErrorLength);
  }

  #wait(answer: (isSpooled: boolean) => void): void {
    this.#waiting.push(answer);
    // All of an inference are settled before any microtask runs.
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  #reserve(size: number): void {
    if (this.#end + size <= this.#buffer.length) return;
    this.#flush();
    if (frameHeadBytes + size > this.#buffer.length) {
      this.#buffer = Buffer.allocUnsafeSlow(frameHeadBytes + size);
    }
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const failure = this.#options.segments.append(sealFrame(this.#buffer, this.#end));
    const [waiting, predictions] = [this.#waiting, this.#predictions];
    this.#waiting = [];
    this.#predictions = 0;
    this.#end = frameHeadBytes;
    if (this.#buffer.length > usualFrameBytes) this.#buffer = Buffer.allocUnsafeSlow(usualFrameBytes);
    this.#count(predictions, failure);
    for (let i = 0; i < waiting.length; i++) waiting[i]?.(failure === null);
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

/** What an entry's times are to be told as: our clock never steps, the world's does. */
export function worldMs(timeMs: number): number {
  return timeMs + Date.now() - nowMs();
}
