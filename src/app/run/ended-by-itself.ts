import { MlpackError } from '../../errors/mlpack-error.ts';

/** How a server ended. */
export interface ServerEnd {
  /** null when a signal ended it, or nobody can tell. */
  readonly exitCode: number | null;
  readonly signal?: NodeJS.Signals | null;
}

/** What a container's exit code is when SIGKILL ended its process: 128 and the signal's number. */
const killed = 137;

/** What a server's end means that nobody asked for, with its last log lines; a process that is killed has no last words. */
export function endedByItself({ exitCode, signal }: ServerEnd, log: readonly string[]): MlpackError {
  if (signal === 'SIGKILL' || exitCode === killed) {
    return new MlpackError('SERVER_NOT_READY', 'The server was ended by SIGKILL, as when memory runs out.', {
      suggestions: [
        'Give it more memory.',
        'Or bound what requests may take at once: serve.bodyMemoryBytes in mlpack.yaml, or MLPACK_BODY_MEMORY_BYTES',
      ],
    });
  }
  const how = signal == null ? `ended by itself with exit code ${exitCode}` : `was ended by ${signal}`;
  return new MlpackError('SERVER_NOT_READY', [`The server ${how}.`, ...log.slice(-10)].join('\n'));
}
