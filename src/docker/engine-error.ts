import { MlpackError } from '../errors/mlpack-error.ts';
import { errnoOf } from '../util/files/file-error.ts';
import type { Engine } from './engine.ts';

/**
 * What a failed request to the engine means to the user.
 *
 * @param doing completes "… while", for example `building mnist:1`.
 * @returns the signal's reason when that was it, an MlpackError as it is, else ENGINE_FAILED with
 *   the engine's own message.
 */
export function engineError(engine: Engine, doing: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof MlpackError) return error;
  const isSilent = statusOf(error) === undefined && isConnectionError(error);
  return new MlpackError(
    'ENGINE_FAILED',
    isSilent
      ? `${engine.info.name} at ${engine.info.url} went away while ${doing}.`
      : `${engine.info.name} failed while ${doing}: ${engineMessage(error)}`,
    {
      suggestions: isSilent
        ? ['Check that the engine runs: mlpack doctor', 'Then run the same command again.']
        : [],
      cause: error,
    },
  );
}

/** HTTP status of an answer dockerode rejected, if that is what was thrown. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** The engine's own message, without what dockerode puts before it. */
export function engineMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/^\(HTTP code \d+\) [^-]* - /u, '').trim();
}

function isConnectionError(error: unknown): boolean {
  const gone = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];
  return gone.includes(errnoOf(error) ?? '');
}
