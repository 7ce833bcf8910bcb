import type { IncomingMessage } from 'node:http';
import { badRequest } from '../http-error.ts';
import { readBody } from './body.ts';

const maxBodyBytes = 64 * 1024;

/**
 * The body of a request that is no inference, as JSON; undefined where it is empty.
 *
 * @throws HttpError 400 when it is no JSON; see {@link readBody}
 */
export async function smallJsonBody(request: IncomingMessage): Promise<unknown> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    readBody(request, maxBodyBytes, (error, body) => {
      if (error === null) resolve(body);
      else reject(error);
    });
  });
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw badRequest('the body is not valid JSON');
  }
}
