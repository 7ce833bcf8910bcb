import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { Contract } from './contract.ts';
import { HttpError } from './http-error.ts';
import { logRequests } from './request-log.ts';
import { healthRoutes } from './routes/health.ts';
import { inferenceRoutes } from './routes/inference.ts';
import { metadataRoutes } from './routes/metadata.ts';
import type { Status } from './status.ts';

/** How long the rest of a refused body is read and thrown away, so that its sender gets to read the answer. */
const lingerMs = 1000;

export interface AppOptions {
  readonly contract: Contract;
  readonly openApiFile: string;
  readonly status: Status;
  readonly log: Logger;
}

/** The HTTP interface of one model. */
export function createApp({ contract, openApiFile, status, log }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(logRequests(log));
  healthRoutes(app, contract, status);
  metadataRoutes(app, contract, openApiFile);
  inferenceRoutes(app, contract, status);
  app.use((request: Request) => {
    throw new HttpError(404, `nothing at ${request.path}; GET / lists what there is`);
  });
  // Express tells an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const answer = toHttpError(error);
    if (answer.status >= 500)
      log.error({ err: error, method: request.method, url: request.url }, answer.message);
    else if (answer.cause !== undefined) log.warn({ err: answer.cause, url: request.url }, answer.message);
    sendError(request, response, answer);
  });
  return app;
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  // Express's router throws these for a path that is no valid URI.
  if (error instanceof URIError) return new HttpError(400, 'the path is not a valid URI');
  return new HttpError(500, 'internal error');
}

function sendError(request: Request, response: Response, { status, message, headers }: HttpError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ error: message });
  response
    .status(status)
    .set(headers)
    .type('json')
    .set('Content-Length', String(Buffer.byteLength(body)));
  if (headers['Connection'] !== 'close' || request.complete) {
    response.end(body);
    return;
  }
  // Closing a socket with unread data resets it, and the sender might never see the answer.
  response.write(body);
  const close = () => response.end();
  const timer = setTimeout(close, lingerMs);
  request.once('close', () => clearTimeout(timer));
  request.once('end', close).resume();
}
