import { pathVariants } from '../../../../../contract/path-template.ts';
import type { Express, Request, Response } from 'express';
import { HttpError } from '../../util/http-error.ts';
import type { Method } from '../../../../../contract/protocols.ts';
import type { OtherLabel } from '../../../../../contract/metrics-labels.ts';
import type { InferencePaths } from '../inference/inference-paths.ts';

export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** The paths of a template as Express has them. */
export function expressPaths(template: string): string[] {
  return pathVariants(template).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
}

/**
 * Serves some methods under paths, HEAD where GET is one of them, and answers 405 to the others.
 *
 * @param label what its requests are counted as
 */
export function serveRoute(
  app: Express,
  label: OtherLabel,
  methods: readonly Method[],
  paths: string | readonly (string | RegExp)[],
  handler: Handler,
): void {
  const route = app.route([paths].flat()).all((_request, response, next) => {
    response.locals['route'] = label;
    next();
  });
  for (const method of methods) route[method === 'GET' ? 'get' : 'post'](handler);
  route.all(refuse(methods.map((method) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ')));
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
