import { MlpackError } from '../../errors/mlpack-error.ts';

/** What is read of a model to describe it; something else where it isn't as it should be, which a conversion says. */
export async function orUnknown<Read, Unknown>(
  reading: Promise<Read>,
  unknown: Unknown,
): Promise<Read | Unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof MlpackError) return unknown;
    throw error;
  }
}
