import { routes } from '../../../../../contract/routes.ts';
import type { Express } from 'express';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { Repository } from '../../repository/repository.ts';
import { fixedModels } from '../../triton/refusals.ts';
import { repositoryIndex } from '../../triton/repository-index.ts';
import { smallJsonBody } from '../bodies/small-json-body.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import { entryOf } from './health-routes.ts';
import { expressPaths, post } from './route.ts';

/** Triton's extension model_repository: the index, with `{"ready": true}` of what is loaded; nothing else can be. */
export function repositoryRoutes(
  app: Express,
  repository: Repository,
  status: ServingStatus,
  budget: MemoryBudget,
): void {
  post(app, 'metadata', routes.repositoryIndex, async (request, response) => {
    response.json(repositoryIndex(repository, status, readyIn(await smallJsonBody(request, budget))));
  });
  for (const [what, template] of [
    ['load', routes.loadModel],
    ['unload', routes.unloadModel],
  ] as const) {
    post(app, 'metadata', expressPaths(template), (request) => {
      throw fixedModels(what, entryOf(repository, request).contract.name);
    });
  }
}

function readyIn(body: unknown): boolean {
  if (body === undefined) return false;
  if (!isObject(body)) throw badRequest(`the body: expected {"ready": …}, got ${shown(body)}`);
  const { ready = false } = body;
  if (typeof ready === 'boolean') return ready;
  throw badRequest(`ready: expected true or false, got ${shown(ready)}`);
}
