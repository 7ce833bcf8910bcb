import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';

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
  { folder, volumes }: { readonly folder: string | undefined; readonly volumes: boolean },
): Promise<DownResult> {
  const stack = await openStack(environment, folder);
  await stack.takeDown({ volumes });
  return { folder: stack.folder, volumesRemoved: volumes };
}
