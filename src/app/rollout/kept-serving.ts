import { MlpackError } from '../../errors/mlpack-error.ts';

/** Says of what kept a new version from taking part that the old one serves on. */
export function keptServing(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof MlpackError)) return error;
  return new MlpackError(error.code, `${error.message}\nWhat served before goes on serving.`, {
    suggestions: [
      ...error.suggestions,
      'Mend it, build it and compose the stack again; or go back to the version before: mlpack compose IMAGE',
    ],
    cause: error,
  });
}
