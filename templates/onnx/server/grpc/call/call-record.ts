import {
  Metadata,
  type ServerInterceptingCallInterface,
  type ServerMethodDefinition,
  status as code,
  type StatusObject,
} from '@grpc/grpc-js';
import { nowMs } from '../../util/clock.ts';
import { givenRequestId } from '../../http/requests/request-id.ts';
import { logRequest } from '../../http/requests/request-log.ts';
import { newRequestNumber, requestIdOf } from '../../util/request-number.ts';
import type { AbortedCalls } from './aborted-calls.ts';
import { routeOf } from './call-routes.ts';
import type { GrpcOptions } from './grpc-options.ts';
import { httpStatus } from './status-codes.ts';

/** A status as an interceptor sees it. */
export type SentStatus = Pick<StatusObject, 'code' | 'details'> & { metadata?: Metadata | null | undefined };

/** The number of a call, and the id that its sender gave it, if any: then it is answered with that. */
export interface CallIds {
  readonly requestNumber: number;
  readonly given: string | null;
}

/** Ids by the metadata that a call came with: nothing else of the call goes from here to what answers it. */
const ids = new WeakMap<Metadata, CallIds>();

/** The ids of the call that metadata came with. */
export function idsOf(metadata: Metadata): CallIds {
  return ids.get(metadata) ?? { requestNumber: newRequestNumber(), given: null };
}

/** What is counted and logged of one call, whatever becomes of it. */
export class CallRecord {
  readonly #options: GrpcOptions;
  readonly #method: ServerMethodDefinition<unknown, unknown>;
  readonly #call: ServerInterceptingCallInterface;
  readonly #startMs = nowMs();
  readonly #aborted: AbortedCalls;
  #requestId = '';
  #isOver = false;

  constructor(
    options: GrpcOptions,
    method: ServerMethodDefinition<unknown, unknown>,
    call: ServerInterceptingCallInterface,
    aborted: AbortedCalls,
  ) {
    this.#aborted = aborted;
    this.#options = options;
    this.#method = method;
    this.#call = call;
  }

  begun(metadata: Metadata): void {
    const given = givenRequestId({ headers: { 'x-request-id': textOf(metadata, 'x-request-id') } });
    const requestNumber = newRequestNumber();
    this.#requestId = given ?? requestIdOf(requestNumber);
    ids.set(metadata, { requestNumber, given });
  }

  /** The status as it is sent: with the request's id. */
  answered(status: SentStatus): SentStatus {
    this.#over(httpStatus(status.code));
    const metadata = status.metadata ?? new Metadata();
    metadata.set('x-request-id', this.#requestId);
    return { code: status.code, details: status.details, metadata };
  }

  /** Its frames are none. Every server calls that INTERNAL, but it is its sender's mistake, and counted and logged as such. */
  misframed(): void {
    this.#over(400);
  }

  /** Its stream is refused, which its client is told as UNAVAILABLE. */
  sentAway(): void {
    this.#over(httpStatus(code.UNAVAILABLE), true);
  }

  /** The call is over, answered or not. */
  closed(): void {
    const isLate = Number(this.#call.getDeadline()) <= Date.now();
    this.#over(httpStatus(isLate ? code.DEADLINE_EXCEEDED : code.CANCELLED), true);
  }

  /** @param isBounded whether a client could have the log filled with such calls */
  #over(status: number, isBounded = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { metrics, log } = this.#options;
    const { path, responseStream } = this.#method;
    const durationMs = nowMs() - this.#startMs;
    // How long somebody watches tells nothing about the server.
    if (!responseStream) metrics.request(routeOf(path), status, durationMs);
    if (isBounded && !this.#aborted.add()) return;
    logRequest(log, { method: 'POST', url: path }, { id: this.#requestId, status, durationMs });
  }
}

/** The first value under a name. */
export function textOf(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
}
