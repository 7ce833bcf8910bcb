import { isRecord } from '../../util/record.ts';

/** Which tensors of a case have elements that are any values, and how these are written. */
export interface AnyValues {
  readonly values: ReadonlySet<string>;
  /** Whether each is the only one, not a list of those of rows. */
  readonly isOneRow: boolean;
}

/** Whether a case is of one row, whose values stand there without lists around them. */
export function isOneRow(inputs: unknown, values: ReadonlySet<string>): boolean {
  if (!isRecord(inputs)) return false;
  const plain = Object.entries(inputs).filter(([name]) => !values.has(name));
  return plain.length > 0 && plain.every(([, value]) => !Array.isArray(value) && !isRecord(value));
}

/** The elements of a tensor of any values, which are texts of JSON in it. */
export function listedValues(written: unknown, isOnlyOne: boolean): string[] {
  const isDescribed = isRecord(written) && Array.isArray(written['data']);
  const items: unknown = isDescribed ? written['data'] : written;
  return (Array.isArray(items) && (isDescribed || !isOnlyOne) ? items : [items]).map(jsonText);
}

/** The text of a value; one that is such a text already, as images carry it, stays. */
export function jsonText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
