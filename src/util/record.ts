import { own } from '../../contract/own.ts';

/** Whether a value is an object with fields, as JSON has them: no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of a value that may be anything; undefined where there is none. */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) ? own(value, name) : undefined;
}
