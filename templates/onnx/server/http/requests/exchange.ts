import type { HttpError } from '../../util/http-error.ts';
import type { Body } from '../../calls/body.ts';
import type { Reply } from '../../calls/reply.ts';

/** Header fields by name in lower case. */
export type HeaderFields = NodeJS.ReadOnlyDict<string | readonly string[]>;

/** A header field as text, undefined where it isn't there. Of what requests have, none has several values. */
export function headerText(value: HeaderFields[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Told once of a body, decompressed, or of why there is none. */
export type BodyDone = (error: HttpError | null, body: Body) => void;

/** A request, and the way back to its sender. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderFields;
  /**
   * Reads the body.
   *
   * @param maxBytes refused beyond this, before it is read where Content-Length says so
   * @param done called once, with HttpError 400 cut off or damaged, 413 too large, 415 compressed in an unknown way
   */
  readBody(maxBytes: number, done: BodyDone): void;
  /** Has `gone` called when the connection closes, unless it is answered by then. */
  onGone(gone: () => void): void;
  /**
   * Answers, unless the sender has gone.
   *
   * @param isLast close the connection afterwards
   */
  send(reply: Reply, requestId: string, isLast: boolean): void;
}
