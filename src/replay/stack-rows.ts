import type { Tensor, TensorShape } from '../tensor/tensor.ts';

type Element = Tensor['data'][number];

/** What a row lacks that is shorter than others. */
const nothing = { string: '', bool: false, int64: 0n, uint64: 0n } as const;

/**
 * Tensors stacked along their first axes whose rows need not be of one size: each other axis gets the greatest of its sizes, and
 * what a row lacks is zero, or the empty text.
 *
 * @param tensors at least one; all of one name, dtype and rank
 */
export function stackRows(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new RangeError('nothing to stack');
  const { name, dtype, content } = first;
  const rows = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const shape = greatestShape(tensors).with(0, rows);
  const fill = Object.hasOwn(nothing, dtype) ? nothing[dtype as keyof typeof nothing] : 0;
  const data = tensors.flatMap((tensor) => padded(tensor.data, tensor.shape, shape, fill));
  return { name, dtype, ...(content !== undefined && { content }), shape, data };
}

/** The greatest of the sizes of each axis. */
export function greatestShape(tensors: readonly TensorShape[]): readonly number[] {
  return (tensors[0]?.shape ?? []).map((_, axis) =>
    tensors.reduce((most, { shape }) => Math.max(most, shape[axis] ?? 0), 0),
  );
}

/** The elements of a tensor of some sizes, the first of them excepted, as they lie in one of others. */
function padded(
  data: readonly Element[],
  sizes: readonly number[],
  wanted: readonly number[],
  fill: Element,
): readonly Element[] {
  const axis = sizes.findIndex((size, at) => at > 0 && size !== wanted[at]);
  if (axis === -1) return data;
  const inner = product(sizes.slice(axis + 1));
  const [run, lacking] = [(sizes[axis] ?? 0) * inner, ((wanted[axis] ?? 0) - (sizes[axis] ?? 0)) * inner];
  const made: Element[] = [];
  for (let outer = 0; outer < product(sizes.slice(0, axis)); outer++) {
    for (let i = outer * run; i < (outer + 1) * run; i++) made.push(data[i] ?? fill);
    for (let i = 0; i < lacking; i++) made.push(fill);
  }
  return padded(made, sizes.with(axis, wanted[axis] ?? 0), wanted, fill);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
