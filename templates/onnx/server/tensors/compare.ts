import { decodeFloat16 } from '../../../../contract/float16.ts';
import { jsonDifference } from '../../../../contract/json-content.ts';
import type { Elements, Tensor } from './dtype.ts';

type Element = Elements[number] | undefined;

/** Two ways to compute one thing differ by rounding, and no more than this. */
const absolute = 1e-4;
const relative = 1e-3;
/** Half precision has three decimal digits. */
const relativeOfHalf = 1e-2;

/**
 * Whether two tensors have the same shape and, but for the rounding of floats, the same elements.
 *
 * @param content json: of texts of JSON, whose floats may be as far apart
 */
export function isClose(a: Tensor, b: Tensor, content?: 'json'): boolean {
  if (a.dtype !== b.dtype || a.shape.length !== b.shape.length) return false;
  if (a.shape.some((size, i) => size !== b.shape[i])) return false;
  const isFloat = a.dtype.startsWith('float');
  const share = a.dtype === 'float16' ? relativeOfHalf : relative;
  for (let i = 0; i < a.elements.length; i++) {
    const [x, y] = [a.elements[i], b.elements[i]];
    if (x === y) continue;
    if (content === 'json' && isCloseJson(x, y)) continue;
    if (!isFloat || typeof x !== 'number' || typeof y !== 'number') return false;
    const [p, q] = a.dtype === 'float16' ? [decodeFloat16(x), decodeFloat16(y)] : [x, y];
    // NaN is as good as NaN.
    if (!(Math.abs(p - q) <= absolute + share * Math.abs(p)) && !(Number.isNaN(p) && Number.isNaN(q)))
      return false;
  }
  return true;
}

function isCloseJson(a: Element, b: Element): boolean {
  const excess = (x: number, y: number): number => Math.abs(x - y) - absolute - relative * Math.abs(x);
  return jsonDifference(JSON.parse(String(a)), JSON.parse(String(b)), excess) === null;
}
