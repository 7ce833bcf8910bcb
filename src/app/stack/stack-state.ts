import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';
import type { ServiceState } from './stack-target.ts';

export interface StackState {
  readonly folder: string;
  readonly services: readonly ServiceState[];
}

/** What runs of a stack. @throws MlpackError ENGINE_FAILED and those of openStack */
export async function stackState(
  environment: Environment,
  argument: string | undefined,
): Promise<StackState> {
  const stack = await openStack(environment, argument);
  return { folder: stack.folder, services: await stack.states() };
}
