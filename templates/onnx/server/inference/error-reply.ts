import type { Logger } from 'pino';
import { HttpError } from '../http-error.ts';
import { jsonReply, type Reply } from './call.ts';

/** The answer to a call that failed; what its sender needn't know goes to the log. */
export function errorReply(error: unknown, log: Logger): Reply {
  const answer = error instanceof HttpError ? error : new HttpError(500, 'internal error');
  if (answer.status >= 500 && answer.status !== 503 && answer.status !== 504)
    log.error({ err: error }, answer.message);
  else if (answer.cause !== undefined) log.warn({ err: answer.cause }, answer.message);
  return jsonReply(answer.status, { error: answer.message }, answer.headers);
}
