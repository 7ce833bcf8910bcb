import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';
import { refuseOthersStack } from './compose/stack-owner.ts';

export interface DownResult {
  readonly folder: string;
  /** Whether what was stored is gone as well. */
  readonly volumesRemoved: boolean;
}

/**
 * Stops a stack and removes its containers and networks; volumes only when asked.
 *
 * @throws MlpackError ENGINE_FAILED, STACK_NAME_TAKEN and those of openStack
 */
export async function stopStack(
  environment: Environment,
  options: { readonly folder: string | undefined; readonly volumes: boolean },
): Promise<DownResult> {
  const { signal, progress } = environment;
  const stack = await openStack(environment, options.folder);
  const { folder, compose } = stack;
  await refuseOthersStack(environment, stack);
  await progress.step('Stop and remove the services', (update) =>
    compose.run(['down', '--remove-orphans', ...(options.volumes ? ['--volumes'] : [])], {
      onLine: update,
      signal,
    }),
  );
  return { folder, volumesRemoved: options.volumes };
}
