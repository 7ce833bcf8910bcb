import { roundedNumber, shortNumber } from '../data/numbers.ts';
import type { Scalar } from './answer.ts';

/** A value in full, as its type has it. */
export function scalarText(value: Scalar | undefined, dtype: string): string {
  return typeof value === 'number' ? shortNumber(value, dtype) : String(value ?? '');
}

/** A value for a table: numbers are rounded. */
export function briefText(value: Scalar | undefined): string {
  return typeof value === 'number' ? roundedNumber(value) : String(value ?? '');
}
