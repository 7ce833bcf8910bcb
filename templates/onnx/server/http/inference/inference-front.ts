import type { Logger } from 'pino';
import { nowMs } from '../../util/clock.ts';
import { badRequest, shown } from '../../util/http-error.ts';
import type { Body } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Reply } from '../../calls/reply.ts';
import type { Dispatcher } from '../../inference/dispatcher.ts';
import { errorReply } from '../../calls/error-reply.ts';
import type { MetricsTable } from '../../metrics/table.ts';
import type { PredictionLog } from '../../predictions/prediction-log.ts';
import { keptForCopy, type Shadow } from '../../shadow/shadow.ts';
import { RecordedCall } from '../../calls/recorded-call.ts';
import { newRequestNumber } from '../../util/request-number.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { type Exchange, headerText } from '../requests/exchange.ts';
import type { InferencePaths, InferenceTarget } from './inference-paths.ts';
import { logRequest } from '../requests/request-log.ts';
import { givenRequestId, requestId } from '../requests/request-id.ts';
import { refusalIn } from '../requests/refusal-in.ts';
import { requireAccepted } from '../requests/require-accepted.ts';
import { queryOf } from '../requests/path-segment.ts';
import { hasKey } from '../requests/require-key.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import { tracedInference } from './traced-inference.ts';

export interface FrontOptions {
  readonly paths: InferencePaths;
  readonly status: ServingStatus;
  readonly dispatcher: Dispatcher;
  readonly metrics: MetricsTable;
  readonly log: Logger;
  /** Timeout of a request that gives none itself; 0: none. */
  readonly requestTimeoutMs: number;
  /** Keys that requests must have one of; null: everybody may ask. */
  readonly apiKeys: readonly string[] | null;
  /** null: requests leave no traces. */
  readonly tracing: Tracing | null;
  /** null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
  /** null: requests are not copied. */
  readonly shadow: Shadow | null;
}

/** Milliseconds; times as `nowMs()` counts. */
interface RequestTimes {
  readonly startMs: number;
  /** When its body was there. */
  readonly receivedMs: number;
  readonly timeoutMs: number;
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
  take(exchange: Exchange): boolean {
    const { apiKeys } = this.#options;
    // Without a key it is refused as everything else is, not here.
    if (exchange.method !== 'POST' || (apiKeys !== null && !hasKey(apiKeys, exchange))) return false;
    const startMs = nowMs();
    let target: InferenceTarget | null = null;
    try {
      target = this.#options.paths.find(exchange.url);
      if (target === null) return false;
      this.#options.dispatcher.admit();
      this.#read(exchange, target, startMs);
    } catch (error) {
      this.#reply(exchange, target, startMs, errorReply(error, this.#options.log), null);
    }
    return true;
  }

  #read(exchange: Exchange, target: InferenceTarget, startMs: number): void {
    const { log, requestTimeoutMs } = this.#options;
    const timeoutMs = timeoutOf(exchange) ?? requestTimeoutMs;
    let isThere = true;
    exchange.readBody(target.entry.contract.maxBodyBytes, (error, body) => {
      try {
        if (error !== null) throw error;
        const receivedMs = isThere ? startMs : nowMs();
        const meant = target.ofBody?.(body) ?? target;
        this.#submit(exchange, meant, { startMs, receivedMs, timeoutMs }, body);
      } catch (refusal) {
        this.#reply(exchange, target, startMs, errorReply(refusal, log), null);
      }
    });
    isThere = false;
  }

  #submit(
    exchange: Exchange,
    target: InferenceTarget,
    { startMs, receivedMs, timeoutMs }: RequestTimes,
    body: Body,
  ): void {
    const { dispatcher, status, tracing, predictions, shadow } = this.#options;
    const { isOfTensors = false } = target.entry;
    const isRecorded = !isOfTensors && predictions?.samples() === true;
    const recorded = isRecorded ? recordedCall(exchange, target, startMs) : null;
    const { headers } = exchange;
    const call: Call = {
      protocol: target.protocol,
      receivedMs,
      contentType: headerText(headers['content-type']) ?? null,
      accept: headerText(headers['accept']) ?? null,
      jsonBytes: jsonBytesOf(headers['inference-header-content-length']),
      body,
      ...(exchange.url.includes('?') && { query: queryOf(exchange.url) }),
      isOfTensors,
      timed: tracing !== null,
      recorded: recorded !== null,
    };
    requireAccepted(call.accept, target.answerTypes);
    const executor = status.executorFor(target.entry.index, call);
    dispatcher.admit();
    const { url } = exchange;
    // Of a log that records some, these: nothing could be compared with the others.
    const isMeant = shadow !== null && !isOfTensors && isRecorded === (predictions !== null);
    const copied =
      isMeant && shadow.admits('http', body)
        ? keptForCopy(recorded?.requestId ?? requestId(exchange), body)
        : null;
    const ticket = dispatcher.submit(
      executor,
      call,
      timeoutMs,
      (reply) => {
        this.#reply(exchange, target, startMs, reply, recorded);
        if (copied !== null) shadow?.http(copied, url, call);
      },
      recorded,
    );
    // Nobody is left to answer when the connection closes first.
    exchange.onGone(() => dispatcher.abandon(ticket));
  }

  #reply(
    exchange: Exchange,
    target: InferenceTarget | null,
    startMs: number,
    reply: Reply,
    recorded: RecordedCall | null,
  ): void {
    const id = recorded === null ? requestId(exchange) : (recorded.correlationId ?? recorded.requestId);
    const durationMs = nowMs() - startMs;
    this.#options.metrics.request(target?.metricsLabel ?? 'other', reply.status, durationMs);
    logRequest(this.#options.log, exchange, { id, status: reply.status, durationMs });
    this.#options.tracing?.record(tracedInference(exchange, id, target, startMs, reply));
    const { predictions, status } = this.#options;
    const isLast = status.draining;
    const sent = target?.errorBody === undefined ? reply : refusalIn(target.errorBody, reply);
    if (recorded === null || recorded.isRecorded || predictions === null) {
      exchange.send(sent, id, isLast);
      return;
    }
    predictions.record(recorded, reply, () => exchange.send(sent, id, isLast));
  }
}

function recordedCall(
  exchange: Exchange,
  { entry, protocol }: InferenceTarget,
  startMs: number,
): RecordedCall {
  return new RecordedCall(newRequestNumber(), givenRequestId(exchange), startMs, entry.index, protocol);
}

/** X-Request-Timeout-Ms, the most that a request's sender will wait. */
function timeoutOf({ headers }: Exchange): number | null {
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
