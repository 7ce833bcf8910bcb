import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { nowMs } from '../util/clock.ts';
import { badRequest, HttpError } from '../util/http-error.ts';
import type { Protocol } from '../calls/protocol.ts';
import { errorReply } from '../calls/error-reply.ts';
import type { Scrape } from '../exposition/scrape.ts';
import { type MemoryBudget, smallBytes } from '../memory/memory-budget.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { OtherLabel } from '../../../../contract/metrics-labels.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings } from '../settings/settings.ts';
import type { InferencePaths } from './inference/inference-paths.ts';
import { logRequest } from './requests/request-log.ts';
import { requestId } from './requests/request-id.ts';
import { requireKey } from './requests/require-key.ts';
import { PageFiles } from './page/page-files.ts';
import { pageDataRoutes, pageRoutes } from './page/page-routes.ts';
import { feedbackRoute } from './routes/feedback-route.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { metadataRoutes } from './routes/metadata-routes.ts';
import { metricsRoute } from './routes/metrics-route.ts';
import { protocolRoutes } from './routes/protocol-routes.ts';
import { onlyPost } from './routes/route.ts';
import { send } from './requests/send.ts';
import type { ServingStatus } from '../inference/serving-status.ts';

export interface AppOptions {
  readonly repository: Repository;
  readonly settings: Settings;
  /** What callers may speak. */
  readonly protocols: readonly Protocol[];
  readonly paths: InferencePaths;
  readonly status: ServingStatus;
  readonly metrics: MetricsTable;
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
  readonly scrape: Scrape;
  /** null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
  /** Budget of the memory that requests hold. */
  readonly budget: MemoryBudget;
  readonly log: Logger;
}

/** Everything that is asked for over HTTP but inference itself. */
export function createApp({
  repository,
  settings,
  protocols,
  paths,
  status,
  metrics,
  tables,
  scrape,
  predictions,
  budget,
  log,
}: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Inference tells upper and lower case apart as well, and so do other servers: /Metrics is another path.
  app.enable('case sensitive routing');
  app.use((request: Request, response: Response, next: NextFunction) => {
    const startMs = nowMs();
    const id = requestId(request);
    // Taken now: routing rewrites them.
    const { method, originalUrl: url } = request;
    response.set('X-Request-Id', id);
    response.locals['requestId'] = id;
    response.once('close', () => {
      const code = response.writableFinished ? response.statusCode : 499;
      const durationMs = nowMs() - startMs;
      metrics.request(routeOf(response), code, durationMs);
      logRequest(log, { method, url }, { id, status: code, durationMs });
    });
    next();
  });
  healthRoutes(app, repository, status, settings);
  app.use((_request: Request, response: Response, next: NextFunction) => {
    // Answers that nobody reads take memory as bodies do.
    if (!budget.hasRoomFor(smallBytes)) throw budget.refusal(smallBytes);
    holdUnread(response, budget);
    next();
  });
  const files = new PageFiles(settings.homeFolder);
  const hasPage = settings.page && files.exist;
  if (hasPage) pageRoutes(app, files);
  // Whoever watches over a container needn't have a key, nor a browser before it can ask for one; everybody else
  // does, for all that follows.
  if (settings.apiKeys !== null) app.use(requireKey(settings.apiKeys));
  metadataRoutes(app, { repository, settings, protocols, hasPage });
  protocolRoutes(app, protocols, { repository, settings, status, tables }, budget);
  if (hasPage) pageDataRoutes(app, repository, settings);
  metricsRoute(app, scrape);
  feedbackRoute(app, predictions, budget);
  onlyPost(app, paths);
  app.use((request: Request) => {
    throw new HttpError(404, `nothing at ${request.path}; GET / lists what there is`);
  });
  // Express tells an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    // Express's router throws these for a path that is no valid URI.
    const refusal = error instanceof URIError ? badRequest('the path is not a valid URI') : error;
    send(request, response, errorReply(refusal, log), String(response.locals['requestId']));
  });
  return app;
}

function routeOf({ locals }: Response): OtherLabel {
  const route: OtherLabel | undefined = locals['route'];
  return route ?? 'other';
}

/** Counts an answer as held as long as its receiver has not read it. */
function holdUnread(response: Response, budget: MemoryBudget): void {
  response.once('prefinish', () => {
    const bytes = response.writableLength;
    if (bytes === 0) return;
    budget.takeAnyway(bytes);
    response.once('close', () => budget.give(bytes));
  });
}
