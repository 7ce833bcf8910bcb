import type { Repository } from '../../../repository/repository.ts';
import type { ModelStatus } from '../../../calls/protocol-route.ts';

/**
 * The models of the image and whether they are loaded, as Triton's extension model_repository has it.
 *
 * @param isReadyOnly only those that are
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md
 */
export function repositoryIndex({ entries }: Repository, status: ModelStatus, isReadyOnly: boolean) {
  const models = entries.map(({ index, contract: { name, version } }) => {
    const isLoaded = status.isLoaded(index);
    return { name, version, state: isLoaded ? 'READY' : 'UNAVAILABLE', reason: isLoaded ? '' : 'loading' };
  });
  return isReadyOnly ? models.filter(({ state }) => state === 'READY') : models;
}
