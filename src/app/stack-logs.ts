import type { Environment } from './environment.ts';
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

/** Tells what the services of a stack have logged, and go on logging. @throws MlpackError ENGINE_FAILED and those of openStack */
export async function stackLogs(environment: Environment, options: LogsOptions): Promise<void> {
  const { folder, services, follow, tail, onLine } = options;
  const { compose } = await openStack(environment, folder);
  await compose.run(
    ['logs', '--no-color', '--tail', String(tail), ...(follow ? ['--follow'] : []), ...services],
    {
      onLine: (line, stream) => stream === 'stdout' && onLine(line),
      signal: environment.signal,
    },
  );
}
