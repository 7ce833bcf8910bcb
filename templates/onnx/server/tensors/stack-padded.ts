import { allocate, type Tensor } from './dtype.ts';
import { stackRows } from './rows.ts';

/**
 * Tensors stacked along their first axes whose rows need not be of one size: each other axis gets the greatest of its sizes, and
 * what a row lacks is zero, or the empty text.
 *
 * @param tensors at least one; all of one dtype and rank
 */
export function stackPadded(tensors: readonly Tensor[]): Tensor {
  const sizes = (tensors[0]?.shape ?? []).map((_, axis) =>
    tensors.reduce((most, { shape }) => Math.max(most, shape[axis] ?? 0), 0),
  );
  return stackRows(
    tensors.map((tensor) => padded(tensor, sizes)),
    0,
  );
}

/** A tensor whose axes but the first have these sizes; itself where they do. */
function padded(tensor: Tensor, sizes: readonly number[]): Tensor {
  const axis = tensor.shape.findIndex((size, at) => at > 0 && size !== sizes[at]);
  if (axis === -1) return tensor;
  const { dtype, shape } = tensor;
  const lacking = shape.with(axis, (sizes[axis] ?? 0) - (shape[axis] ?? 0));
  return padded(stackRows([tensor, empty(dtype, lacking)], axis), sizes);
}

function empty(dtype: Tensor['dtype'], shape: readonly number[]): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const elements = dtype === 'string' ? Array.from({ length: count }, () => '') : allocate(dtype, count);
  return { dtype, shape, elements };
}
