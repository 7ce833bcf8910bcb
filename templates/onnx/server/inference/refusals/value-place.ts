import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementCount } from '../../tensors/shape.ts';

/** What a refusal can be explained by. */
export interface Given {
  readonly spec: InputSpec;
  readonly tensor: Tensor;
  /** The field of the request that holds rows; null where whole tensors came. */
  readonly rowsField: string | null;
}

/** The part of an input's shape that is one row's. */
export function rowShape({ batchAxis }: InputSpec, shape: readonly number[]): number[] {
  return shape.slice((batchAxis ?? 0) + 1);
}

/**
 * Place of a value in a request, as its sender wrote it.
 *
 * @param index of the element in the tensor
 * @param rowsField the field of the request that holds rows; null where whole tensors came
 */
export function placeOf(
  spec: InputSpec,
  shape: readonly number[],
  index: number,
  rowsField: string | null,
): string {
  const inner = rowShape(spec, shape);
  const size = elementCount(inner);
  const row = Math.floor(index / size) % (shape[spec.batchAxis ?? 0] ?? 1);
  const called = spec.features?.[index % size] ?? `${spec.name}${within(inner, index % size)}`;
  return rowsField === null
    ? `input "${spec.name}": row ${row}, column "${called}"`
    : `${rowsField}[${row}].${called}`;
}

/** Indexes within a row, for example `[2][0]`; nothing where a row has one value. */
function within(shape: readonly number[], column: number): string {
  if (elementCount(shape) <= 1) return '';
  return shape
    .map((size, axis) => `[${Math.floor(column / elementCount(shape.slice(axis + 1))) % size}]`)
    .join('');
}
