import { elementJson, elementsJson } from '../tensors/elements-json.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { elementCount } from '../tensors/shape.ts';

/** A tensor as nested JSON arrays of its shape. */
export function nestedJson(tensor: Tensor): string {
  return part(tensor, 0, 0);
}

function part(tensor: Tensor, axis: number, start: number): string {
  const { dtype, shape, elements } = tensor;
  const size = shape[axis];
  if (size === undefined) return elementJson(dtype, elements[start]);
  if (axis === shape.length - 1) return elementsJson(tensor, start, start + size);
  const stride = elementCount(shape.slice(axis + 1));
  let text = '[';
  for (let i = 0; i < size; i++) text += `${i > 0 ? ',' : ''}${part(tensor, axis + 1, start + i * stride)}`;
  return `${text}]`;
}
