import { routes } from '../../../../../contract/routes.ts';
import type { Express } from 'express';
import { noRegion, noSharedMemory } from '../../triton/refusals.ts';
import { get, post } from './route.ts';

/**
 * Shared memory as Triton's extensions system_shared_memory and cuda_shared_memory have it, of which there is none: no
 * region is registered, so there is nothing to list and nothing left when all are unregistered, as clients do at their start.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_shared_memory.md
 */
export function sharedMemoryRoutes(app: Express): void {
  for (const [kind, path] of [
    ['system', routes.systemSharedMemory],
    ['CUDA', routes.cudaSharedMemory],
  ] as const) {
    get(app, 'metadata', `${path}/status`, (_request, response) => {
      response.json([]);
    });
    get(app, 'metadata', `${path}/region/:region/status`, (request) => {
      throw noRegion(String(request.params['region']));
    });
    post(app, 'metadata', `${path}/region/:region/register`, (request) => {
      throw noSharedMemory(kind, String(request.params['region']));
    });
    for (const unregister of [`${path}/unregister`, `${path}/region/:region/unregister`]) {
      post(app, 'metadata', unregister, (_request, response) => {
        response.json({});
      });
    }
  }
}
