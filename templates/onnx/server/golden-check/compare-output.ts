import { dtypeOfDatatype } from '../../../../contract/dtypes.ts';
import { jsonDifference } from '../../../../contract/json-content.ts';
import type { OutputShape, TensorJson, Tolerance } from '../../../../contract/schemas/golden.schema.ts';
import { isObject, shown } from '../util/http-error.ts';

type Excess = (expected: number, actual: number) => number;

/**
 * What is wrong with the answer to a golden case, in one sentence that names the output and the element; null when nothing is.
 *
 * @param answer of the Open Inference Protocol, integers beyond 2^53 as bigint
 */
export function wrongAnswer(
  expected: {
    readonly outputs: readonly TensorJson[];
    readonly shapes: readonly OutputShape[];
    readonly tolerance: Tolerance;
  },
  answer: unknown,
): string | null {
  const answered = isObject(answer) ? answer['outputs'] : undefined;
  if (!Array.isArray(answered)) return 'the answer has no "outputs"';
  const outputs = new Map<unknown, Readonly<Record<string, unknown>>>(
    answered.filter(isObject).map((output) => [output['name'], output]),
  );
  const { absolute, relative } = expected.tolerance;
  const excess: Excess = (wanted, got) => Math.abs(got - wanted) - absolute - relative * Math.abs(wanted);
  for (const output of [...expected.outputs, ...expected.shapes]) {
    const got = outputs.get(output.name);
    if (got === undefined) return `the answer has no output "${output.name}"`;
    const problem =
      wrongForm(output, got) ?? ('data' in output ? wrongData(output, got['data'], excess) : null);
    if (problem !== null) return problem;
  }
  return null;
}

function wrongForm(
  { name, dtype, shape }: Pick<OutputShape, 'name' | 'dtype' | 'shape'>,
  got: Readonly<Record<string, unknown>>,
): string | null {
  const actual = dtypeOfDatatype(got['datatype']);
  if (actual !== dtype) return `"${name}" is ${actual ?? shown(got['datatype'])}, expected ${dtype}`;
  const sizes: readonly unknown[] = Array.isArray(got['shape']) ? got['shape'] : [];
  const isShape =
    sizes.length === shape.length && shape.every((size, axis) => size === null || size === sizes[axis]);
  const text = (all: readonly unknown[]) =>
    `[${all.map((size) => (typeof size === 'number' ? size : '?')).join(', ')}]`;
  return isShape ? null : `"${name}" has shape ${text(sizes)}, expected ${text(shape)}`;
}

function wrongData(
  { name, dtype, content, data }: TensorJson,
  answered: unknown,
  excess: Excess,
): string | null {
  const got: readonly unknown[] = Array.isArray(answered) ? answered.flat(Infinity) : [];
  if (got.length !== data.length) return `"${name}" has ${got.length} elements, expected ${data.length}`;
  const isSame = content === 'json' ? isSameJson : dtype.includes('float') ? isNear : isEqual;
  const differing = data.flatMap((wanted, at) => (isSame(wanted, got[at], excess) ? [] : [at]));
  const [first] = differing;
  if (first === undefined) return null;
  const counted = `${differing.length} of ${data.length} elements differ`;
  return `"${name}": element ${first} is ${shown(got[first])}, expected ${shown(data[first])} (${counted})`;
}

function isSameJson(wanted: unknown, got: unknown, excess: Excess): boolean {
  try {
    return jsonDifference(JSON.parse(String(wanted)), JSON.parse(String(got)), excess) === null;
  } catch {
    return false;
  }
}

/** JSON has no word for what isn't finite: golden cases write it as text, and answers as text or null. */
function isNear(wanted: unknown, got: unknown, excess: Excess): boolean {
  const [a, b] = [wanted, got].map((value) => (value === null ? Number.NaN : Number(value)));
  if (a === undefined || b === undefined) return false;
  return Object.is(a, b) || a === b || (Number.isFinite(a) && Number.isFinite(b) && excess(a, b) <= 0);
}

/** Integers of 64 bits are texts in golden cases where they are beyond 2^53; bools may be 0 and 1. */
function isEqual(wanted: unknown, got: unknown): boolean {
  if (typeof wanted === 'boolean') return got === wanted || got === Number(wanted);
  return String(wanted) === String(got);
}
