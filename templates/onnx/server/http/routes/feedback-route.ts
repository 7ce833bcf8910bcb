import { routes } from '../../../../../contract/routes.ts';
import type { Express, Request, Response } from 'express';
import { badRequest, HttpError, isObject, shown } from '../../util/http-error.ts';
import { jsonReply } from '../../calls/reply.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { FeedbackEntry } from '../../predictions/spool/entry.ts';
import type { PredictionLog } from '../../predictions/prediction-log.ts';
import { send } from '../requests/send.ts';
import { smallJsonBody } from '../bodies/small-json-body.ts';
import { type Handler, serveRoute } from './route.ts';

/**
 * POST /feedback takes what a prediction should have been: `{"request_id": …, "truth": …}`. The id is
 * the X-Request-Id that the prediction was answered with; the truth is a label or a number, or an array
 * of them, one for each row of the request. Of several for the same id the last one counts.
 */
export function feedbackRoute(app: Express, predictions: PredictionLog | null, budget: MemoryBudget): void {
  const handler: Handler = async (request, response) => {
    if (predictions === null) {
      throw new HttpError(
        404,
        'predictions are not recorded here (MLPACK_PREDICTION_LOG), so neither is feedback',
      );
    }
    const entry = feedbackIn(await smallJsonBody(request, budget));
    await new Promise<void>((resolve, reject) => {
      predictions.feedback(entry, (isSpooled) => {
        if (isSpooled) resolve();
        else
          reject(
            new HttpError(503, 'the feedback cannot be kept now; try again later', { 'Retry-After': '5' }),
          );
      });
    });
    accepted(request, response);
  };
  serveRoute(app, 'feedback', ['POST'], routes.feedback, handler);
}

function accepted(request: Request, response: Response): void {
  send(request, response, jsonReply(202, { accepted: true }), String(response.locals['requestId']));
}

function feedbackIn(json: unknown): Omit<FeedbackEntry, 'receivedMs'> {
  if (!isObject(json)) {
    throw badRequest(`the body: expected {"request_id": …, "truth": …}, got ${shown(json)}`);
  }
  const { request_id: requestId, truth } = json;
  if (typeof requestId !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(requestId)) {
    throw badRequest(`request_id: expected the X-Request-Id of an answer, got ${shown(requestId)}`);
  }
  if (Array.isArray(truth) && truth.length > 0) {
    const wrong = truth.findIndex((value) => !isTruthOrNull(value));
    if (wrong !== -1) {
      throw badRequest(`truth[${wrong}]: expected a label, a number or null, got ${shown(truth[wrong])}`);
    }
  } else if (!isTruth(truth)) {
    throw badRequest(`truth: expected a label or a number, or an array of them, got ${shown(truth)}`);
  }
  return { requestId, truth: JSON.stringify(truth) };
}

/** What overflows would be kept as null, which says that the truth isn't known. */
function isTruth(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean';
}

/** null: the truth of that row isn't known. */
function isTruthOrNull(value: unknown): boolean {
  return value === null || isTruth(value);
}
