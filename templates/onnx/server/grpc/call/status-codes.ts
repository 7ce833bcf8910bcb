import { status as code } from '@grpc/grpc-js';
import { isObject } from '../../util/http-error.ts';
import type { Reply } from '../../calls/reply.ts';

/** A refusal as gRPC's callers get it. */
export interface Refusal {
  readonly code: code;
  readonly details: string;
}

/** What HTTP's statuses are called in gRPC; of several that are called the same, the first is the usual one. */
const codes: readonly (readonly [number, code])[] = [
  [200, code.OK],
  [400, code.INVALID_ARGUMENT],
  [401, code.UNAUTHENTICATED],
  [404, code.NOT_FOUND],
  [413, code.RESOURCE_EXHAUSTED],
  [429, code.RESOURCE_EXHAUSTED],
  [499, code.CANCELLED],
  [500, code.INTERNAL],
  [501, code.UNIMPLEMENTED],
  [503, code.UNAVAILABLE],
  [504, code.DEADLINE_EXCEEDED],
];

/** A call's outcome as metrics and logs name it. */
export function httpStatus(wanted: code): number {
  return codes.find(([, candidate]) => candidate === wanted)?.[0] ?? 500;
}

/** A reply's status as gRPC's callers get it. */
export function grpcCode(status: number): code {
  return codes.find(([candidate]) => candidate === status)?.[1] ?? code.INTERNAL;
}

/** A reply that is no success, with the message of its JSON. */
export function refusal({ status, body }: Reply): Refusal {
  const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
  const details = isObject(value) && typeof value['error'] === 'string' ? value['error'] : 'internal error';
  // The library cannot send half of a surrogate pair, and what is quoted from requests may have been cut in one.
  return { code: grpcCode(status), details: details.toWellFormed() };
}
