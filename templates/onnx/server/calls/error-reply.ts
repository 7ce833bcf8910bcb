import type { Logger } from 'pino';
import { HttpError, isServersFault } from '../util/http-error.ts';
import { messageOf } from '../util/start-error.ts';
import { jsonReply, type Reply } from './reply.ts';

/**
 * The answer to a call that failed; what its sender needn't know goes to the log: of a refusal the message of its cause,
 * of what nobody has foreseen the stack, too.
 */
export function errorReply(error: unknown, log: Logger): Reply {
  const isForeseen = error instanceof HttpError;
  const answer = isForeseen ? error : new HttpError(500, 'internal error');
  const { status, message, cause } = answer;
  const fields = cause === undefined ? {} : { cause: messageOf(cause) };
  if (!isForeseen) log.error({ err: error }, message);
  else if (isServersFault(status) && status !== 503 && status !== 504) log.error(fields, message);
  else if (cause !== undefined) log.warn(fields, message);
  return jsonReply(status, { error: message }, answer.headers);
}
