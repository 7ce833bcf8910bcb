import type { Tolerance } from '../../../contract/schemas/golden.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { isRecord } from '../../util/record.ts';

/**
 * A tolerance as users write it: one number is absolute.
 *
 * @param where begins the message of an error
 * @throws MlpackError GOLDEN_INVALID
 */
export function readTolerance(value: unknown, where: string): Partial<Tolerance> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) return { absolute: toleranceOf(value, 'tolerance', where) };
  const { absolute, relative, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalid(
      where,
      `tolerance has ${JSON.stringify(other)}, but only "absolute" and "relative" are known`,
    );
  }
  return {
    ...(absolute !== undefined && { absolute: toleranceOf(absolute, 'tolerance.absolute', where) }),
    ...(relative !== undefined && { relative: toleranceOf(relative, 'tolerance.relative', where) }),
  };
}

function toleranceOf(value: unknown, key: string, where: string): number {
  if (value === Infinity) throw invalid(where, `${key} is a number that overflows`);
  if (typeof value === 'number' && value >= 0) return value;
  throw invalid(where, `${key} is ${JSON.stringify(value)}, not a number of 0 or more`);
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`);
}
