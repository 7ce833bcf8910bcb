import { hostname } from 'node:os';
import { isProcessAlive } from '../util/process-identity.ts';
import { ownerLabels } from './container-owner.ts';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';

/**
 * Removes the containers of mlpack processes of this host that no longer live (killed, or cut off
 * from the engine), running or not.
 *
 * @returns the ids of those removed.
 * @throws MlpackError ENGINE_FAILED.
 */
export async function removeDeadContainers(engine: Engine, signal?: AbortSignal): Promise<string[]> {
  const removed: string[] = [];
  try {
    const containers = await engine.client.listContainers({
      all: true,
      filters: { label: [`${ownerLabels.host}=${hostname()}`] },
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    for (const { Id, Labels } of containers) {
      signal?.throwIfAborted();
      if (isProcessAlive(Labels[ownerLabels.process] ?? '')) continue;
      // Another mlpack may be clearing up the same one.
      await engine.client
        .getContainer(Id)
        .remove({ force: true, v: true })
        .then(
          () => removed.push(Id),
          () => {},
        );
    }
  } catch (error) {
    throw engineError(engine, 'looking for containers left behind', error, signal);
  }
  return removed;
}
