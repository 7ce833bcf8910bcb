import type { Dtype, Elements, NumericElements, Tensor } from './dtype.ts';
import { decodeFloat16 } from '../../../../contract/float16.ts';

/** Up to here elements are put into text one by one, for which V8 remembers numbers that come again; beyond, JSON.stringify is faster. */
const maxConcatenated = 16;

/**
 * A tensor's elements as a JSON array, row-major: integers to the last digit, non-finite floats as strings, and -0 with
 * its sign.
 */
export function elementsJson({ dtype, elements }: Tensor, start = 0, end: number = elements.length): string {
  if (end - start > maxConcatenated) {
    const some = elements.slice(start, end);
    if (Array.isArray(some)) return JSON.stringify(some);
    if (dtype.startsWith('float')) return floatsJson(dtype, some);
    if (dtype !== 'bool') return `[${some.join(',')}]`;
  }
  let text = '[';
  for (let i = start; i < end; i++) {
    if (i > start) text += ',';
    text += elementJson(dtype, elements[i]);
  }
  return `${text}]`;
}

/** One element as JSON. JSON has no word for non-finite numbers, so they become strings. */
export function elementJson(dtype: Dtype, element: Elements[number] | undefined): string {
  if (typeof element === 'string') return JSON.stringify(element);
  if (typeof element !== 'number') return String(element);
  if (dtype === 'bool') return element === 0 ? 'false' : 'true';
  const value = dtype === 'float16' ? decodeFloat16(element) : element;
  return floatJson(value);
}

/** JSON of a float. With its fraction -0 keeps its sign in Python, too, where -0 is an integer. */
function floatJson(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function floatsJson(dtype: Dtype, elements: NumericElements): string {
  const values: number[] = [];
  let arePlain = true;
  for (let i = 0; i < elements.length; i++) {
    const element = Number(elements[i]);
    const value = dtype === 'float16' ? decodeFloat16(element) : element;
    // JSON.stringify has null for what isn't finite, and no sign for zero.
    arePlain &&= Number.isFinite(value) && !Object.is(value, -0);
    values.push(value);
  }
  return arePlain ? JSON.stringify(values) : `[${values.map(floatJson).join(',')}]`;
}
