import { allocate, type Elements, type NumericElements, type Tensor } from './dtype.ts';
import { elementCount } from './shape.ts';

/**
 * Tensors stacked along an axis.
 *
 * @param tensors at least one; all of one dtype and of one shape but for the axis
 */
export function stackRows(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new RangeError('nothing to stack');
  if (tensors.length === 1) return first;
  const { dtype } = first;
  const rows = tensors.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = first.shape.with(axis, rows);
  // Elements before the axis vary slowest: each of them is followed by its part of every tensor.
  const outer = elementCount(shape.slice(0, axis));
  const runs = tensors.map((tensor) => elementCount(tensor.shape.slice(axis)));
  if (dtype === 'string') {
    const elements: string[] = [];
    for (let o = 0; o < outer; o++) {
      for (const [i, tensor] of tensors.entries()) {
        const run = runs[i] ?? 0;
        for (let k = 0; k < run; k++) elements.push(String(tensor.elements[o * run + k]));
      }
    }
    return { dtype, shape, elements };
  }
  const elements = allocate(dtype, elementCount(shape));
  let offset = 0;
  for (let o = 0; o < outer; o++) {
    for (const [i, { elements: source }] of tensors.entries()) {
      const run = runs[i] ?? 0;
      if (Array.isArray(source)) continue;
      copy(elements, outer === 1 ? source : source.subarray(o * run, (o + 1) * run), offset);
      offset += run;
    }
  }
  return { dtype, shape, elements };
}

function copy(target: NumericElements, source: NumericElements, offset: number): void {
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
    if (source instanceof BigInt64Array || source instanceof BigUint64Array) target.set(source, offset);
  } else if (!(source instanceof BigInt64Array || source instanceof BigUint64Array))
    target.set(source, offset);
}

/** Some rows of a tensor; shares its memory where they lie in one piece. */
export function sliceRows(
  { dtype, shape, elements }: Tensor,
  axis: number,
  start: number,
  count: number,
): Tensor {
  const rows = shape[axis] ?? 0;
  const sliced = shape.with(axis, count);
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  if (outer === 1) {
    return { dtype, shape: sliced, elements: part(elements, start * inner, (start + count) * inner) };
  }
  const parts = Array.from({ length: outer }, (_, o) => ({
    dtype,
    shape: [count * inner],
    elements: part(elements, (o * rows + start) * inner, (o * rows + start + count) * inner),
  }));
  return { dtype, shape: sliced, elements: stackRows(parts, 0).elements };
}

function part(elements: Elements, start: number, end: number): Elements {
  return Array.isArray(elements) ? elements.slice(start, end) : elements.subarray(start, end);
}
