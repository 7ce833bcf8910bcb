import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { isServersFault } from '../../util/http-error.ts';
import { pathOf } from './path-segment.ts';

/** What became of a request. */
export interface Outcome {
  readonly id: string;
  /** 499 when its sender had gone. */
  readonly status: number;
  readonly durationMs: number;
}

/**
 * One line for each request: refused ones at info, failed ones at error, the rest at debug. Of its URL the path only: a
 * query may hold what a log must not.
 */
export function logRequest(
  log: Logger,
  { method, url }: Pick<IncomingMessage, 'method' | 'url'>,
  { id, status, durationMs }: Outcome,
): void {
  const level = isServersFault(status) && status !== 503 ? 'error' : status >= 400 ? 'info' : 'debug';
  if (!log.isLevelEnabled(level)) return;
  const line = {
    requestId: id,
    method,
    url: pathOf(url ?? ''),
    status,
    durationMs: Math.round(durationMs * 1000) / 1000,
  };
  log[level](line, status === 499 ? 'request aborted' : 'request');
}
