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
import type { TensorRecorder } from './tensor-recorder.ts';

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
  /** Of the models, in the order of the repository. */
  readonly recorders: readonly TensorRecorder[];
  readonly metrics: MetricsTable;
  readonly log: Logger;
}

interface WaitingPrediction {
  readonly call: RecordedCall;
  readonly reply: Reply;
  readonly answer: (isSpooled: boolean) => void;
}

/** What isn't spooled yet, and so not answered. */
type Waiting =
  | WaitingPrediction
  | { readonly entry: FeedbackEntry; readonly answer: (isSpooled: boolean) => void };

/**
 * Records the predictions of one thread. What was predicted in one turn of the event loop goes into the
 * spool with one write, and only then is it answered: whatever somebody has an answer to outlives this process.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  #buffer = Buffer.allocUnsafeSlow(usualFrameBytes);
  #end = frameHeadBytes;
  #waiting: Waiting[] = [];
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
    this.#wait({ call, reply, answer });
  }

  /** @param answer called in this turn, and told whether it is spooled */
  feedback(entry: FeedbackEntry, answer: (isSpooled: boolean) => void): void {
    this.#wait({ entry, answer });
  }

  close(): void {
    this.#flush();
    this.#options.segments.close();
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    // All of an inference are settled before any microtask runs.
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  /** All at once, when the processor has nothing else in mind. */
  #flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const toWorldMs = worldMs(0);
    let first = 0;
    for (let i = 0; i < waiting.length; i++) {
      const one = waiting[i];
      if (one === undefined) continue;
      const entry = 'entry' in one ? one.entry : this.#entry(one, toWorldMs);
      const size = 'truth' in entry ? feedbackSize(entry) : predictionSize(entry);
      if (this.#end + size > this.#buffer.length) {
        this.#append(waiting.slice(first, i));
        first = i;
        // A single one may be larger than frames usually are.
        if (frameHeadBytes + size > this.#buffer.length) {
          this.#buffer = Buffer.allocUnsafeSlow(frameHeadBytes + size);
        }
      }
      this.#end =
        'truth' in entry
          ? writeFeedback(this.#buffer, this.#end, entry)
          : writePrediction(this.#buffer, this.#end, entry);
    }
    this.#append(first === 0 ? waiting : waiting.slice(first));
  }

  #entry({ call, reply }: WaitingPrediction, toWorldMs: number): PredictionEntry {
    const { tensors } = reply;
    const isBytes = tensors === undefined || tensors instanceof Uint8Array;
    return {
      requestId: call.requestId,
      correlationId: call.correlationId,
      startMs: call.startMs + toWorldMs,
      latencyMs: call.latencyMs,
      model: call.model,
      protocol: call.protocol,
      status: reply.status,
      tensors: (isBytes ? tensors : this.#options.recorders[call.model]?.record(tensors)) ?? null,
      error: this.#errorOf(call, reply),
    };
  }

  /** What the sender was told, unless it may quote what must not be kept. */
  #errorOf({ model }: RecordedCall, { status, body }: Reply): string | null {
    if (status === 200 || typeof body !== 'string' || this.#options.recorders[model]?.hidesAny !== false) {
      return null;
    }
    return body.slice(0, maxErrorLength);
  }

  /** Spools the frame of those that wait, and lets them be answered. */
  #append(waiting: readonly Waiting[]): void {
    if (waiting.length === 0) return;
    const failure = this.#options.segments.append(sealFrame(this.#buffer, this.#end));
    this.#end = frameHeadBytes;
    if (this.#buffer.length > usualFrameBytes) this.#buffer = Buffer.allocUnsafeSlow(usualFrameBytes);
    if (failure !== null || this.#dropped !== null) {
      this.#count(waiting.filter((one) => 'call' in one).length, failure);
    }
    for (let i = 0; i < waiting.length; i++) waiting[i]?.answer(failure === null);
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
