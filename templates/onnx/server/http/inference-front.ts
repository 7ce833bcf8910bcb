import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { nowMs } from '../clock.ts';
import { badRequest, shown } from '../http-error.ts';
import type { Call, Reply } from '../inference/call.ts';
import type { Dispatcher } from '../inference/dispatcher.ts';
import { errorReply } from '../inference/error-reply.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import { RecordedCall } from '../predictions/recorded-call.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { readBody } from './body.ts';
import type { InferencePaths, InferenceTarget } from './inference-paths.ts';
import { logRequest } from './request-log.ts';
import { givenRequestId, newRequestId, requestId } from './request-id.ts';
import { hasKey } from './require-key.ts';
import { send } from './send.ts';
import type { Status } from './status.ts';
import { tracedInference } from './traced-inference.ts';

export interface FrontOptions {
  readonly paths: InferencePaths;
  readonly status: Status;
  readonly dispatcher: Dispatcher;
  readonly metrics: MetricsTable;
  readonly log: Logger;
  /** Of a request that doesn't say itself; 0: none. */
  readonly requestTimeoutMs: number;
  /** Keys that requests must have one of; null: everybody may ask. */
  readonly apiKeys: readonly string[] | null;
  /** null: requests leave no traces. */
  readonly tracing: Tracing | null;
  /** null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
}

/**
 * Answers inference, ahead of Express and without it: at tens of thousands of small requests a second,
 * what a framework does for each would cost twice what all else does together.
 */
export class InferenceFront {
  readonly #options: FrontOptions;

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  /** Answers a request if it asks for inference; returns whether it does. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const { apiKeys } = this.#options;
    // Without a key it is refused as everything else is, not here.
    if (request.method !== 'POST' || (apiKeys !== null && !hasKey(apiKeys, request))) return false;
    const startMs = nowMs();
    let target: InferenceTarget | null = null;
    try {
      target = this.#options.paths.find(request.url ?? '');
      if (target === null) return false;
      this.#options.dispatcher.admit();
      this.#read(request, response, target, startMs);
    } catch (error) {
      this.#reply(request, response, target, startMs, errorReply(error, this.#options.log), null);
    }
    return true;
  }

  #read(request: IncomingMessage, response: ServerResponse, target: InferenceTarget, startMs: number): void {
    const { log, requestTimeoutMs } = this.#options;
    const timeoutMs = timeoutOf(request) ?? requestTimeoutMs;
    readBody(request, target.entry.contract.maxBodyBytes, (error, body) => {
      try {
        if (error !== null) throw error;
        this.#submit(request, response, target, timeoutMs, startMs, body);
      } catch (refusal) {
        this.#reply(request, response, target, startMs, errorReply(refusal, log), null);
      }
    });
  }

  #submit(
    request: IncomingMessage,
    response: ServerResponse,
    target: InferenceTarget,
    timeoutMs: number,
    startMs: number,
    body: Buffer,
  ): void {
    const { dispatcher, status, tracing, predictions } = this.#options;
    const recorded = predictions?.samples() === true ? recordedCall(request, target, startMs) : null;
    const { headers } = request;
    const call: Call = {
      protocol: target.protocol,
      receivedMs: nowMs(),
      contentType: headers['content-type'] ?? null,
      accept: headers.accept ?? null,
      jsonBytes: jsonBytesOf(headers['inference-header-content-length']),
      body,
      timed: tracing !== null,
      recorded: recorded !== null,
    };
    const executor = status.executorFor(target.entry.index, call);
    dispatcher.admit();
    const ticket = dispatcher.submit(
      executor,
      call,
      timeoutMs,
      (reply) => this.#reply(request, response, target, startMs, reply, recorded),
      recorded,
    );
    // Nobody is left to answer when the connection closes first.
    response.on('close', () => dispatcher.abandon(ticket));
  }

  #reply(
    request: IncomingMessage,
    response: ServerResponse,
    target: InferenceTarget | null,
    startMs: number,
    reply: Reply,
    recorded: RecordedCall | null,
  ): void {
    if (this.#options.status.draining) response.shouldKeepAlive = false;
    const id = recorded === null ? requestId(request) : (recorded.correlationId ?? recorded.requestId);
    const durationMs = nowMs() - startMs;
    this.#options.metrics.request(target?.route ?? 'other', reply.status, durationMs);
    logRequest(this.#options.log, request, { id, status: reply.status, durationMs });
    this.#options.tracing?.record(tracedInference(request, id, target, startMs, reply));
    const { predictions } = this.#options;
    if (recorded === null || recorded.isRecorded || predictions === null) {
      send(request, response, reply, id);
      return;
    }
    predictions.record(recorded, reply, () => send(request, response, reply, id));
  }
}

function recordedCall(
  request: IncomingMessage,
  { entry, protocol }: InferenceTarget,
  startMs: number,
): RecordedCall {
  return new RecordedCall(newRequestId(), givenRequestId(request), startMs, entry.index, protocol);
}

/** X-Request-Timeout-Ms, the most that a request's sender will wait. */
function timeoutOf({ headers }: IncomingMessage): number | null {
  const text = headers['x-request-timeout-ms'];
  if (text === undefined) return null;
  const timeoutMs = Number(text);
  if (typeof text === 'string' && /^\d{1,9}$/.test(text) && timeoutMs > 0) return timeoutMs;
  throw badRequest(`X-Request-Timeout-Ms: expected milliseconds, got ${shown(text)}`);
}

function jsonBytesOf(text: string | readonly string[] | undefined): number | null {
  if (text === undefined) return null;
  if (typeof text === 'string' && /^\d{1,10}$/.test(text)) return Number(text);
  throw badRequest(`Inference-Header-Content-Length: expected a number of bytes, got ${shown(text)}`);
}
