import { MlpackError } from '../errors/mlpack-error.ts';

/** @throws MlpackError FILE_NOT_FOUND where somebody has removed the folder that the shell is still in */
export function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new MlpackError('FILE_NOT_FOUND', 'The working directory is no longer there.', {
      suggestions: ['Go to one that is: cd'],
      cause: error,
    });
  }
}
