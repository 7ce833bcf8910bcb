import type { Express } from 'express';
import type { Contract } from '../contract.ts';
import type { Status } from '../status.ts';
import { checkModel, modelPaths } from './model-path.ts';
import { route } from './route.ts';

/**
 * Liveness and readiness of the Open Inference Protocol v2. Its text calls the field of readiness
 * `live` and KServe's client reads `ready`: the answer has both.
 */
export function healthRoutes(app: Express, contract: Contract, status: Status): void {
  route(app, 'get', '/v2/health/live', (_request, response) => {
    response.json({ live: true });
  });
  route(app, 'get', '/v2/health/ready', (_request, response) => {
    response.status(status.ready ? 200 : 503).json({ live: true, ready: status.ready });
  });
  route(app, 'get', modelPaths('/ready'), (request, response) => {
    checkModel(request.params, contract);
    response.status(status.ready ? 200 : 503).json({ name: contract.name, ready: status.ready });
  });
}
