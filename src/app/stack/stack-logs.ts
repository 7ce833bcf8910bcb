import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';

export interface LogsOptions {
  readonly folder: string | undefined;
  /** Of all when there are none. */
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Lines of each. */
  readonly tail: number;
  readonly onLine: (line: string) => void;
}

/**
 * Tells what the services of a stack have logged and, until the environment's signal, go on logging.
 *
 * @throws MlpackError ENGINE_FAILED and those of openStack
 */
export async function stackLogs(environment: Environment, options: LogsOptions): Promise<void> {
  const { folder, services, follow, tail, onLine } = options;
  const { signal } = environment;
  const { compose } = await openStack(environment, folder);
  const args = ['logs', '--no-color', '--tail', String(tail), ...(follow ? ['--follow'] : []), ...services];
  try {
    await compose.run(args, { onLine: (line, stream) => stream === 'stdout' && onLine(line), signal });
  } catch (error) {
    // What goes on until Ctrl-C has not failed by it.
    if (!(follow && signal.aborted)) throw error;
  }
}
