import { own } from './own.ts';

/** Where two values of JSON differ. */
export interface JsonDifference {
  /** Path from the value, as JavaScript has it: `[2].score`; empty for the value itself. */
  readonly path: string;
  /** What is there: a value that has no others in it, or a whole array or object where the other is none. */
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * The text of a value of JSON, which a tensor whose content is JSON has as its element: on one line. Integers that came as bigint
 * are as near as numbers are.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
}

/**
 * Where two values of JSON differ: those of their numbers first which are furthest apart by {@link excess}. Integers must be equal,
 * as must all else but numbers.
 *
 * @param excess by how much two numbers differ more than they may; at most 0 where they may
 * @returns null where they are alike
 */
export function jsonDifference(
  expected: unknown,
  actual: unknown,
  excess: (expected: number, actual: number) => number,
): JsonDifference | null {
  let worst: JsonDifference | null = null;
  let most = 0;
  const note = (path: string, a: unknown, b: unknown, by: number): void => {
    if (by <= most) return;
    most = by;
    worst = { path, expected: a, actual: b };
  };
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (typeof a === 'number' && typeof b === 'number') {
      if (a !== b) note(path, a, b, Number.isInteger(a) && Number.isInteger(b) ? Infinity : excess(a, b));
    } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      for (const [i, item] of a.entries()) walk(item, b[i], `${path}[${i}]`);
    } else if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        walk(own(a, key), own(b, key), `${path}.${key}`);
      }
    } else if (a !== b) note(path, a, b, Infinity);
  };
  walk(expected, actual, '');
  return worst;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
