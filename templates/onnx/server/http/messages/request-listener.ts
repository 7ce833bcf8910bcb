import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { nowMs } from '../../util/clock.ts';
import { errorReply } from '../../calls/error-reply.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { MetricsTable } from '../../metrics/table.ts';
import type { AnswersDue } from './answers-due.ts';
import type { InferenceFront } from '../inference/inference-front.ts';
import { NodeExchange } from '../requests/node-exchange.ts';
import { originForm } from '../requests/path-segment.ts';
import { requestId } from '../requests/request-id.ts';
import { logRequest } from '../requests/request-log.ts';
import { send } from '../requests/send.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import type { PacedConnections } from './paced-connections.ts';
import { wrongMessage } from './wrong-message.ts';

export interface ListenerOptions {
  readonly front: InferenceFront;
  readonly app: Express;
  readonly answers: AnswersDue;
  readonly paced: PacedConnections;
  readonly status: ServingStatus;
  /** Budget of the memory that requests and answers hold. */
  readonly budget: MemoryBudget;
  readonly metrics: MetricsTable;
  readonly log: Logger;
}

/** What becomes of the requests that Node has read: refused as messages, taken as inference, or left to Express. */
export function requestListener({
  front,
  app,
  answers,
  paced,
  status,
  budget,
  metrics,
  log,
}: ListenerOptions): RequestListener {
  const refuse = (request: IncomingMessage, response: ServerResponse): boolean => {
    const refusal = wrongMessage(request);
    if (refusal === null) return false;
    const startMs = nowMs();
    answers.close(request);
    const id = requestId(request);
    metrics.request('other', refusal.status, 0);
    logRequest(log, request, { id, status: refusal.status, durationMs: nowMs() - startMs });
    send(request, response, errorReply(refusal, log), id);
    return true;
  };
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    if (refuse(request, response)) return;
    // Another protocol is not spoken, which RFC 9110, 7.8, allows; but of what came behind it Node's parser drops some.
    if (status.draining || request.headers.upgrade !== undefined) {
      response.shouldKeepAlive = false;
      answers.close(request);
    }
    request.url = originForm(request.url ?? '');
    if (!front.take(new NodeExchange(request, response, budget))) void app(request, response);
  };
  return (request, response) => {
    paced.began(request);
    if (answers.isClosing(request)) return;
    answers.add(request, response);
    paced.due(request, response);
    begin(request, response);
  };
}
