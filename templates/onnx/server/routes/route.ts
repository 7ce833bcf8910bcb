import type { Express, Request, Response } from 'express';
import { HttpError } from '../http-error.ts';

export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** Serves one method under some paths and answers 405 to the others. */
export function route(
  app: Express,
  method: 'get' | 'post',
  paths: string | readonly string[],
  handler: Handler,
): void {
  const allowed = method === 'get' ? 'GET, HEAD' : 'POST';
  const here = app.route([paths].flat());
  if (method === 'get') here.get(handler);
  else here.post(handler);
  here.all((request) => {
    throw new HttpError(405, `${request.method} is not allowed here; use ${allowed}`, { Allow: allowed });
  });
}

/** Sends text that is JSON already. */
export function sendJson(response: Response, text: string): void {
  response.type('json').send(text);
}
