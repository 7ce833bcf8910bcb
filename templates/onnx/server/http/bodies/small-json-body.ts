import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../json/parse-json.ts';
import { Holding } from '../../memory/holding.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import { utf8Text } from '../../protocols/json-body.ts';
import { readBody } from './read-body.ts';

const maxBodyBytes = 64 * 1024;

/**
 * The body of a request that is no inference, as JSON; undefined where it is empty.
 *
 * @param budget of what it holds while it comes in
 * @throws HttpError 400 when it is no JSON in UTF-8; see {@link readBody}
 */
export async function smallJsonBody(request: IncomingMessage, budget: MemoryBudget): Promise<unknown> {
  const holding = new Holding(budget);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  readBody(request, maxBodyBytes, holding, (error, body) => {
    // From here on it is no more than the heads of requests, which aren't counted.
    holding.release();
    if (error === null) resolve(body);
    else reject(error);
  });
  const bytes = await promise;
  if (bytes.length === 0) return undefined;
  return parseJson(utf8Text(bytes), false);
}
