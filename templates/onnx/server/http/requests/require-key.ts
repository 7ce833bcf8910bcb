import type { RequestHandler } from 'express';
import { HttpError } from '../../util/http-error.ts';
import { isAuthorized } from './auth.ts';
import { type Exchange, headerText } from './exchange.ts';

/** Whether a request has one of the keys. */
export function hasKey(apiKeys: readonly string[], { headers }: Pick<Exchange, 'headers'>): boolean {
  return isAuthorized(apiKeys, headerText(headers['authorization']), headerText(headers['x-api-key']));
}

/** Answers 401 to requests without one of the keys, whatever they ask for; their bodies are not read. */
export function requireKey(apiKeys: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (hasKey(apiKeys, request)) {
      next();
      return;
    }
    throw new HttpError(401, 'expected an API key, as "Authorization: Bearer KEY" or "X-API-Key: KEY"', {
      'WWW-Authenticate': 'Bearer',
      Connection: 'close',
    });
  };
}
