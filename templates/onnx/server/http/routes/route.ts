import { pathVariants } from '../../../../../contract/path-template.ts';
import type { Express, Request, Response } from 'express';
import { HttpError } from '../../util/http-error.ts';
import type { OtherLabel } from '../../../../../contract/metrics-labels.ts';
import type { InferencePaths } from '../inference/inference-paths.ts';

export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** The paths of a template as Express has them. */
export function expressPaths(template: string): string[] {
  return pathVariants(template).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
}

/** Serves GET and HEAD under a path, and answers 405 to the other methods. */
export function get(
  app: Express,
  route: OtherLabel,
  paths: string | readonly (string | RegExp)[],
  handler: Handler,
): void {
  app
    .route([paths].flat())
    .all((_request, response, next) => {
      response.locals['route'] = route;
      next();
    })
    .get(handler)
    .all(refuse('GET, HEAD'));
}

/** Serves POST under a path, and answers 405 to the other methods. */
export function post(
  app: Express,
  route: OtherLabel,
  paths: string | readonly string[],
  handler: Handler,
): void {
  app
    .route([paths].flat())
    .all((_request, response, next) => {
      response.locals['route'] = route;
      next();
    })
    .post(handler)
    .all(refuse('POST'));
}

/** Serves GET, HEAD and POST under paths, and answers 405 to the other methods. */
export function getOrPost(
  app: Express,
  route: OtherLabel,
  paths: string | readonly string[],
  handler: Handler,
): void {
  app
    .route([paths].flat())
    .all((_request, response, next) => {
      response.locals['route'] = route;
      next();
    })
    .get(handler)
    .post(handler)
    .all(refuse('GET, HEAD, POST'));
}

/** Answers 405 where inference is asked for by another method than POST, which is answered ahead of Express. */
export function onlyPost(app: Express, paths: InferencePaths): void {
  const refusePost = refuse('POST');
  app.use((request, response, next) => (paths.has(request.url) ? refusePost(request, response) : next()));
}

function refuse(allowed: string): Handler {
  return (request) => {
    throw new HttpError(405, `${request.method} is not allowed here; use ${allowed}`, { Allow: allowed });
  };
}

/** Sends text that is JSON already. */
export function sendJson(response: Response, text: string): void {
  response.type('json').send(text);
}
