import { catalogue, type ErrorCode } from './catalogue.ts';

interface MlpackErrorOptions {
  /** What the user can type or change next, most likely first. */
  readonly suggestions?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The one error a user sees. oclif prints `code` and `suggestions` and takes the
 * exit code from `oclif.exit`, so nothing below the CLI needs to know oclif.
 */
export class MlpackError extends Error {
  override readonly name = 'MlpackError';
  readonly code: ErrorCode;
  readonly suggestions: string[];
  readonly oclif: { readonly exit: number };

  constructor(code: ErrorCode, message: string, options: MlpackErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.suggestions = [...(options.suggestions ?? [])];
    this.oclif = { exit: catalogue[code].exit };
  }
}
