import { badRequest } from '../../http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { toElements } from '../../tensors/elements.ts';
import { checkShape, elementCount, type Symbols } from '../../tensors/shape.ts';
import type { RowInput } from './row-layout.ts';

/** What the parts of rows are, and where they stand in the request. */
export interface Parts {
  /** Flat elements of each row's part. */
  readonly parts: readonly (readonly unknown[])[];
  /** The shape of every part. */
  readonly rowShape: readonly number[];
  /** What the request calls its rows, for error messages. */
  readonly field: string;
  /** Where an element of a part stands. */
  readonly place: (row: number, element: number) => string;
}

/**
 * One input of all rows as a tensor.
 *
 * @throws HttpError 400
 */
export function stackParts(
  input: RowInput,
  { parts, rowShape, field, place }: Parts,
  symbols: Symbols,
): Tensor {
  const { spec, axis } = input;
  const count = spec.shape?.[axis];
  if (typeof count === 'number' && count !== parts.length) {
    throw badRequest(
      `${field}: the model takes exactly ${count} ${count === 1 ? 'row' : 'rows'} a request, got ${parts.length}`,
    );
  }
  const shape = checkShape(spec, rowShape.toSpliced(axis, 0, parts.length), symbols);

  // Elements before the axis vary slowest, then rows, then elements after the axis.
  const inner = elementCount(rowShape.slice(axis));
  const flat: unknown[] = [];
  for (let outer = 0; outer < elementCount(rowShape.slice(0, axis)); outer++) {
    for (const part of parts) for (let i = 0; i < inner; i++) flat.push(part[outer * inner + i]);
  }
  const elementPlace = (index: number) => {
    const row = Math.floor(index / inner) % parts.length;
    return place(row, Math.floor(index / inner / parts.length) * inner + (index % inner));
  };
  return { dtype: spec.dtype, shape, elements: toElements(spec.dtype, flat, elementPlace) };
}
