import { allocate, type Elements, type NumericElements, type Tensor } from './dtype.ts';

/**
 * Tensors stacked along an axis.
 *
 * @param tensors at least one; all of one dtype and of one shape but for the axis
 */
export function stackRows(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new RangeError('nothing to stack');
  if (tensors.length === 1) return first;
  let rows = 0;
  for (const tensor of tensors) rows += tensor.shape[axis] ?? 0;
  const shape = first.shape.with(axis, rows);
  // Elements before the axis vary slowest: each of them is followed by its part of every tensor.
  const outer = product(shape, 0, axis);
  const inner = product(shape, axis + 1, shape.length);
  const { dtype } = first;
  if (dtype === 'string') return { dtype, shape, elements: stackStrings(tensors, axis, outer, inner) };
  const elements = allocate(dtype, outer * rows * inner);
  let offset = 0;
  for (let o = 0; o < outer; o++) {
    for (const { shape: sizes, elements: source } of tensors) {
      if (Array.isArray(source)) continue;
      const run = (sizes[axis] ?? 0) * inner;
      copy(elements, outer === 1 ? source : source.subarray(o * run, (o + 1) * run), offset);
      offset += run;
    }
  }
  return { dtype, shape, elements };
}

function stackStrings(tensors: readonly Tensor[], axis: number, outer: number, inner: number): string[] {
  const stacked: string[] = [];
  for (let o = 0; o < outer; o++) {
    for (const { shape, elements } of tensors) {
      const run = (shape[axis] ?? 0) * inner;
      for (let k = o * run; k < (o + 1) * run; k++) stacked.push(String(elements[k]));
    }
  }
  return stacked;
}

function copy(target: NumericElements, source: NumericElements, offset: number): void {
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
    if (source instanceof BigInt64Array || source instanceof BigUint64Array) target.set(source, offset);
  } else if (!(source instanceof BigInt64Array || source instanceof BigUint64Array)) {
    target.set(source, offset);
  }
}

/**
 * A tensor taken apart along an axis; parts share its memory where their rows lie in one piece.
 *
 * @param counts rows of each part
 */
export function splitRows(tensor: Tensor, axis: number, counts: readonly number[]): Tensor[] {
  const { dtype, shape, elements } = tensor;
  const rows = shape[axis] ?? 0;
  const inner = product(shape, axis + 1, shape.length);
  const outer = product(shape, 0, axis);
  const parts: Tensor[] = [];
  let start = 0;
  for (const count of counts) {
    const end = start + count;
    // Most parts are of one row: they need not have a shape each.
    const previous = parts.at(-1)?.shape;
    const partShape = previous?.[axis] === count ? previous : shape.with(axis, count);
    if (outer === 1) {
      parts.push({ dtype, shape: partShape, elements: piece(elements, start * inner, end * inner) });
    } else {
      const pieces: Tensor[] = [];
      for (let o = 0; o < outer; o++) {
        const from = (o * rows + start) * inner;
        const size = count * inner;
        pieces.push({ dtype, shape: [size], elements: piece(elements, from, from + size) });
      }
      const own = pieces.length === 0 ? piece(elements, 0, 0) : stackRows(pieces, 0).elements;
      parts.push({ dtype, shape: partShape, elements: own });
    }
    start = end;
  }
  return parts;
}

/** Some rows of a tensor along its first axis; shares its memory. */
export function rowsOfTensor({ dtype, shape, elements }: Tensor, start: number, count: number): Tensor {
  const inner = product(shape, 1, shape.length);
  const own = piece(elements, start * inner, (start + count) * inner);
  return { dtype, shape: shape.with(0, count), elements: own };
}

function product(shape: readonly number[], start: number, end: number): number {
  let size = 1;
  for (let i = start; i < end; i++) size *= shape[i] ?? 1;
  return size;
}

function piece(elements: Elements, start: number, end: number): Elements {
  return Array.isArray(elements) ? elements.slice(start, end) : elements.subarray(start, end);
}
