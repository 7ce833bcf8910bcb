import { routes } from '../../../../../contract/routes.ts';
import type { Express, Request } from 'express';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { hasKey } from '../requests/require-key.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import { expressPaths, serveRoute } from './route.ts';

/**
 * The model that a path names, and its version if any.
 *
 * @throws HttpError 404
 */
function entryOf(
  repository: Repository,
  { params }: Request,
  find: 'find' | 'findUntold' = 'find',
): RepositoryEntry {
  const { model, version } = params;
  return repository[find](String(model), version === undefined ? undefined : String(version));
}

/**
 * Liveness and readiness of the Open Inference Protocol v2. Its text calls the field of readiness
 * `live` and KServe's client reads `ready`: the answer has both. Other platforms read its status only:
 * SageMaker and MLflow ask /ping, MLflow also /health.
 *
 * Everybody may ask, but which models there are is told to those alone who have a key.
 */
export function healthRoutes(
  app: Express,
  repository: Repository,
  status: ServingStatus,
  { healthRoute, apiKeys }: Pick<Settings, 'healthRoute' | 'apiKeys'>,
): void {
  serveRoute(app, 'health', ['GET'], routes.live, (_request, response) => {
    response.json({ live: true });
  });
  const platformPaths = [
    routes.ping,
    routes.health,
    ...(healthRoute === null ? [] : [literalPath(healthRoute)]),
  ];
  serveRoute(app, 'health', ['GET'], [routes.ready, ...platformPaths], (_request, response) => {
    response.status(status.ready ? 200 : 503).json({ live: true, ready: status.ready });
  });
  serveRoute(app, 'health', ['GET'], expressPaths(routes.modelReady), (request, response) => {
    const mayKnow = apiKeys === null || hasKey(apiKeys, request);
    const { index, contract } = entryOf(repository, request, mayKnow ? 'find' : 'findUntold');
    const ready = status.isModelReady(index);
    response.status(ready ? 200 : 503).json({ name: contract.name, ready });
  });
}

/** A path as Express must be told it to mean exactly that path. */
function literalPath(path: string): string {
  return path.replace(/[\\{}()[\]+?!:*]/g, '\\$&');
}
