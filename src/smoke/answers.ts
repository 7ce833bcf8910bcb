/** What is wrong with an answer, one sentence; null when nothing is. */
import { field } from '../util/record.ts';
import type { Answer } from './http.ts';

/** A stack frame, or a place in a source file. */
const stackTrace = /\n\s+at \S|\.[cm]?[jt]s:\d+|node_modules/;

export function wrongHeaders({ headers }: Answer): string | null {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !type.startsWith('application/json')) {
    return `content-type is ${String(type)}, not application/json`;
  }
  return headers['x-powered-by'] === undefined ? null : 'x-powered-by tells what the server runs on';
}

export function wrongStatus(answer: Answer, status: number): string | null {
  return answer.status === status
    ? null
    : `status ${answer.status}, expected ${status}: ${answer.text.slice(0, 200)}`;
}

export function wrongError(answer: Answer, status: number): string | null {
  const message = field(answer.json, 'error');
  if (stackTrace.test(answer.text)) return 'the answer shows a stack trace';
  if (answer.status === status && (typeof message !== 'string' || message === '')) {
    return `the answer has no "error": ${answer.text.slice(0, 200)}`;
  }
  return wrongStatus(answer, status) ?? wrongHeaders(answer);
}
