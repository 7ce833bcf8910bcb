import type { Express } from 'express';
import { badRequest, isObject, shown } from '../../http-error.ts';
import type { Repository } from '../../repository.ts';
import { smallJsonBody } from '../small-json-body.ts';
import type { Status } from '../status.ts';
import { post } from './route.ts';

/**
 * The models of the image and whether they are loaded, as Triton's extension model_repository has it; with
 * `{"ready": true}` those that are.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md
 */
export function repositoryIndexRoute(app: Express, repository: Repository, status: Status): void {
  post(app, 'metadata', '/v2/repository/index', async (request, response) => {
    const isReadyOnly = readyIn(await smallJsonBody(request));
    const models = repository.entries.map(({ index, contract: { name, version } }) => {
      const isLoaded = status.hosts[index]?.placement != null;
      return { name, version, state: isLoaded ? 'READY' : 'UNAVAILABLE', reason: isLoaded ? '' : 'loading' };
    });
    response.json(isReadyOnly ? models.filter(({ state }) => state === 'READY') : models);
  });
}

function readyIn(body: unknown): boolean {
  if (body === undefined) return false;
  if (!isObject(body)) throw badRequest(`the body: expected {"ready": …}, got ${shown(body)}`);
  const { ready = false } = body;
  if (typeof ready === 'boolean') return ready;
  throw badRequest(`ready: expected true or false, got ${shown(ready)}`);
}
