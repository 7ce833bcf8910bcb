import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';
import type { LogOptions } from './stack-target.ts';

/**
 * Tells what the services of a stack have logged and, until the environment's signal, go on logging.
 *
 * @param argument folder of the stack, as typed
 * @throws MlpackError ENGINE_FAILED and those of openStack
 */
export async function stackLogs(
  environment: Environment,
  argument: string | undefined,
  options: LogOptions,
): Promise<void> {
  const stack = await openStack(environment, argument);
  try {
    await stack.logs(options);
  } catch (error) {
    // What goes on until Ctrl-C has not failed by it.
    if (!(options.follow && environment.signal.aborted)) throw error;
  }
}
