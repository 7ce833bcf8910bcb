import { MlpackError } from '../../errors/mlpack-error.ts';

/** Compressed bytes that no compressor wrote: cut, changed, or made to harm. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

/** Whether an error tells of compressed bytes, and not of a disk that is full or of an interruption. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedError) return true;
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code));
}

/**
 * The error for a file that is damaged.
 * @param compression the way it is compressed
 */
export function notUnpacked(
  path: string,
  compression: { readonly name: string },
  cause: unknown,
): MlpackError {
  return new MlpackError(
    'MODEL_INVALID',
    `${path} is compressed by ${compression.name}, but can't be unpacked.`,
    {
      suggestions: ['Copy or download the file again; it may be incomplete.'],
      cause,
    },
  );
}
