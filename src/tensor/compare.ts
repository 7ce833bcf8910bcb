import { jsonDifference } from '../../contract/json-content.ts';
import type { OutputShape, Tolerance } from '../../contract/schemas/golden.schema.ts';
import type { Tensor, TensorShape } from './tensor.ts';

type Element = Tensor['data'][number];

/** How an actual tensor differs from the expected one. */
export type Mismatch = Difference & {
  /**
   * Text for a user: which tensor differs, where, what was expected and what came, for example
   * `"y"[3, 1] is 0.41, expected 0.98 (2 of 8 elements differ)`.
   */
  readonly message: string;
};

type Difference =
  | { readonly kind: 'dtype'; readonly name: string; readonly expected: string; readonly actual: string }
  | {
      readonly kind: 'shape';
      readonly name: string;
      /** null for a size that may be any. */
      readonly expected: readonly (number | null)[];
      readonly actual: readonly number[];
    }
  | {
      readonly kind: 'value';
      readonly name: string;
      /** The element furthest off (of several equally far, the first), one index an axis. */
      readonly index: readonly number[];
      readonly expected: Element;
      readonly actual: Element;
      /** Where in an element whose content is JSON, such as `[2].score`; absent of others. */
      readonly path?: string;
      /** |actual - expected| there; null for what has no distance, such as strings or NaN. */
      readonly difference: number | null;
      /** How many elements are beyond the tolerance, and of how many. */
      readonly differing: number;
      readonly total: number;
    };

/**
 * The difference between two tensors, or null when each element of `actual` is within tolerance.
 * NaN equals NaN; integers, bools and strings must be equal.
 */
export function compareTensors(expected: Tensor, actual: Tensor, tolerance: Tolerance): Mismatch | null {
  const difference = differenceOf(expected, actual, tolerance);
  return difference === null ? null : { ...difference, message: describe(difference) };
}

/** The difference between dtype and shape of an output and what is expected of them, or null when there is none. */
export function compareShapes(expected: OutputShape, actual: TensorShape): Mismatch | null {
  const { name } = expected;
  const isShape =
    expected.shape.length === actual.shape.length &&
    expected.shape.every((size, axis) => size === null || size === actual.shape[axis]);
  const difference: Difference | null =
    expected.dtype !== actual.dtype
      ? { kind: 'dtype', name, expected: expected.dtype, actual: actual.dtype }
      : isShape
        ? null
        : { kind: 'shape', name, expected: expected.shape, actual: actual.shape };
  return difference === null ? null : { ...difference, message: describe(difference) };
}

function differenceOf(expected: Tensor, actual: Tensor, tolerance: Tolerance): Difference | null {
  const { name } = expected;
  if (expected.dtype !== actual.dtype) {
    return { kind: 'dtype', name, expected: expected.dtype, actual: actual.dtype };
  }
  const isSameShape =
    expected.shape.length === actual.shape.length &&
    expected.shape.every((size, axis) => size === actual.shape[axis]) &&
    expected.data.length === actual.data.length;
  if (!isSameShape) return { kind: 'shape', name, expected: expected.shape, actual: actual.shape };

  if (expected.content === 'json') return jsonMismatch(expected, actual, tolerance);
  const isFloat = expected.dtype.includes('float');
  let differing = 0;
  let worst = -1;
  let worstDistance = -1;
  for (const [at, wanted] of expected.data.entries()) {
    const got = actual.data[at];
    if (got === undefined || isWithin(wanted, got, isFloat ? tolerance : exact)) continue;
    differing += 1;
    const distance = distanceOf(wanted, got) ?? Infinity;
    if (distance > worstDistance) {
      worst = at;
      worstDistance = distance;
    }
  }
  const wanted = expected.data[worst];
  const got = actual.data[worst];
  if (wanted === undefined || got === undefined) return null;
  return {
    kind: 'value',
    name,
    index: indexOf(worst, expected.shape),
    expected: wanted,
    actual: got,
    difference: distanceOf(wanted, got),
    differing,
    total: expected.data.length,
  };
}

/** The value furthest off in the first element that differs, of elements that are texts of JSON. */
function jsonMismatch(
  { name, shape, data }: Tensor,
  actual: Tensor,
  { absolute, relative }: Tolerance,
): Difference | null {
  const excess = (wanted: number, got: number): number =>
    Math.abs(got - wanted) - absolute - relative * Math.abs(wanted);
  const found = data.map((wanted, at) => jsonDifference(jsonOf(wanted), jsonOf(actual.data[at]), excess));
  const first = found.findIndex((difference) => difference !== null);
  const difference = found[first];
  if (difference == null) return null;
  const [wanted, got] = [elementOf(difference.expected), elementOf(difference.actual)];
  return {
    kind: 'value',
    name,
    index: indexOf(first, shape),
    path: difference.path,
    expected: wanted,
    actual: got,
    difference: distanceOf(wanted, got),
    differing: found.filter((one) => one !== null).length,
    total: data.length,
  };
}

/** The value of a text of JSON; undefined of one that is none. */
function jsonOf(text: Element | undefined): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** A value inside another as an element, which has no word for arrays, objects and nothing. */
function elementOf(value: unknown): Element {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
    ? value
    : (JSON.stringify(value) ?? 'nothing');
}

function describe(mismatch: Difference): string {
  const { name } = mismatch;
  if (mismatch.kind === 'dtype') return `"${name}" is ${mismatch.actual}, expected ${mismatch.expected}`;
  if (mismatch.kind === 'shape') {
    return `"${name}" has shape [${mismatch.actual.join(', ')}], expected [${mismatch.expected.map((size) => size ?? '?').join(', ')}]`;
  }
  const { index, path = '', expected, actual, differing, total } = mismatch;
  return `"${name}"[${index.join(', ')}]${path} is ${quote(actual)}, expected ${quote(expected)} (${differing} of ${total} elements differ)`;
}

function quote(element: Element): string {
  return typeof element === 'string' ? JSON.stringify(element) : String(element);
}

const exact: Tolerance = { absolute: 0, relative: 0 };

function isWithin(expected: Element, actual: Element, { absolute, relative }: Tolerance): boolean {
  if (typeof expected !== 'number' || typeof actual !== 'number') return expected === actual;
  if (expected === actual || (Number.isNaN(expected) && Number.isNaN(actual))) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
}

function distanceOf(expected: Element, actual: Element): number | null {
  const isNumeric = (element: Element): element is number | bigint =>
    typeof element === 'number' || typeof element === 'bigint';
  if (!isNumeric(expected) || !isNumeric(actual)) return null;
  const distance = Math.abs(Number(actual) - Number(expected));
  return Number.isNaN(distance) ? null : distance;
}

function indexOf(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .toReversed();
}
