import { RefusedRow } from './refused-row.ts';

/** An option that is true or false, of a text of JSON. @throws RefusedRow */
export function flagOf(input: string, text: string | undefined, row: number): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new RefusedRow(input, row, 'expected true or false');
}

/** An option that is an integer between two. @throws RefusedRow */
export function integerOf(
  input: string,
  text: string | undefined,
  row: number,
  [least, most]: readonly [number, number],
): number {
  const value = jsonOf(text);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RefusedRow(input, row, `expected an integer from ${least} to ${most}`);
}

/** An option that is a share: a number from 0 to 1. @throws RefusedRow */
export function shareOf(input: string, text: string | undefined, row: number): number {
  const value = jsonOf(text);
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new RefusedRow(input, row, 'expected a number from 0 to 1');
}

/** An option that is a list of texts. @throws RefusedRow naming what they are */
export function textsOf(
  input: string,
  text: string | undefined,
  row: number,
  what: string,
): readonly string[] {
  const value = jsonOf(text);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new RefusedRow(input, row, `expected a list of ${what}`);
}

/** The value of a text of JSON; null where there is none. */
export function jsonOf(text: string | undefined): unknown {
  return text === undefined || text === '' ? null : JSON.parse(text);
}
