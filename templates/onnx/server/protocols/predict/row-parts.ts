import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementCount } from '../../tensors/shape.ts';
import { rowAxis } from './row-layout.ts';

/** The axis along which an output holds a part for each row of the request; null when it holds none. */
export function axisOfRows(spec: OutputSpec, { shape }: Tensor, rows: number): number | null {
  const axis = spec.shape === null && shape[0] === rows ? 0 : rowAxis(spec);
  return axis === null || shape[axis] !== rows ? null : axis;
}

/** Flat elements of a shape, row-major, as those of each index of an axis. */
export function rowParts<T>(elements: readonly T[], shape: readonly number[], axis: number): T[][] {
  const rows = shape[axis] ?? 0;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: outer }, (_slice, o) => {
      const start = (o * rows + row) * inner;
      return elements.slice(start, start + inner);
    }).flat(),
  );
}
