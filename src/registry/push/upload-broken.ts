import type { MlpackError } from '../../errors/mlpack-error.ts';

/** An upload that did not get through, but may when (some of) it is sent again. */
export class UploadBroken extends Error {
  /** Error for the user, should the upload stay broken. */
  readonly error: MlpackError;
  /** What was sent is gone; else the registry can be asked how much it has. */
  readonly isLost: boolean;
  /** How long the registry wants to be left alone at least (Retry-After). */
  readonly waitMs: number;

  constructor(error: MlpackError, { isLost, waitMs }: { readonly isLost: boolean; readonly waitMs: number }) {
    super(error.message, { cause: error });
    this.error = error;
    this.isLost = isLost;
    this.waitMs = waitMs;
  }
}
