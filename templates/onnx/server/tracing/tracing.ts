import {
  type Attributes,
  type Context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { nowMs } from '../util/clock.ts';
import type { Timings } from '../calls/reply.ts';
import { parentContext } from './trace-parent.ts';

/** A request that has been answered. */
export interface TracedRequest {
  readonly name: string;
  readonly attributes: Attributes;
  /** Headers of the request; null where it has none. */
  readonly traceParent: string | null;
  readonly traceState: string | null;
  /** When the request began, as `nowMs()` counts. */
  readonly startMs: number;
  /** Whether the server is to blame. */
  readonly isFailure: boolean;
  readonly timings: Timings | null;
}

/** What spans are made by, and what sends them. */
export interface Provider {
  getTracer(name: string): Tracer;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}

/** Spans kept for the clock to be wrong by no more than this are left as they are: its own grain is coarser. */
const clockGrainMs = 2;

/** A flush that takes longer is given up: a server that stops must not wait for who collects traces. */
const flushTimeoutMs = 3000;

/** Makes spans of requests: one of the server, and one for each of its steps. */
export class Tracing {
  readonly #provider: Provider;
  readonly #tracer: Tracer;

  constructor(provider: Provider) {
    this.#provider = provider;
    this.#tracer = provider.getTracer('mlpack');
  }

  /** Takes down a request that is answered now. */
  record({ name, attributes, traceParent, traceState, startMs, isFailure, timings }: TracedRequest): void {
    const endMs = nowMs();
    const shift = shiftMs(endMs);
    const parent = parentContext(traceParent, traceState);
    const span = this.#tracer.startSpan(
      name,
      { kind: SpanKind.SERVER, startTime: startMs + shift, attributes },
      parent,
    );
    if (span.isRecording()) {
      if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR });
      if (timings !== null) this.#steps(trace.setSpan(parent, span), timings, shift);
    }
    span.end(endMs + shift);
  }

  /** Sends what is left, for some seconds at most. */
  async close(): Promise<void> {
    const { promise: timeUp, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, flushTimeoutMs);
    await Promise.race([this.#provider.shutdown().catch(() => undefined), timeUp]);
    clearTimeout(timer);
  }

  #steps(parent: Context, timings: Timings, shift: number): void {
    const { receivedMs, inferenceStartMs, inferenceEndMs, encodeStartMs, encodeEndMs, batchRows } = timings;
    const step = (name: string, startMs: number, endMs: number, attributes: Attributes): void =>
      this.#tracer.startSpan(name, { startTime: startMs + shift, attributes }, parent).end(endMs + shift);
    step('queue', receivedMs, inferenceStartMs, {});
    step('inference', inferenceStartMs, inferenceEndMs, { 'mlpack.batch.rows': batchRows });
    step('serialise', encodeStartMs, encodeEndMs, {});
  }
}

/** Shift from our clock, which never steps, to the clock of the world, which other servers' spans are timed by. */
function shiftMs(endMs: number): number {
  const shift = Date.now() - endMs;
  return Math.abs(shift) < clockGrainMs ? 0 : shift;
}
