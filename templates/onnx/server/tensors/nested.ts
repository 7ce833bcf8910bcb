import { badRequest, shown } from '../util/http-error.ts';
import { maxRank, shownShape } from './shape.ts';

/**
 * The innermost of nested arrays, in order. Every length is checked against the shape, so nothing larger
 * than the data itself is ever allocated for it.
 *
 * @param place of the data in the request, for error messages
 * @param rows where they are added
 * @throws HttpError 400 naming the array whose length is wrong
 */
export function innermost(
  data: unknown,
  shape: readonly number[],
  place: () => string,
  rows: (readonly unknown[])[] = [],
): (readonly unknown[])[] {
  if (shape.length === 0) rows.push([data]);
  else descend(data, shape, [], place, rows);
  return rows;
}

/** @param path indices of the array in those around it */
function descend(
  value: unknown,
  shape: readonly number[],
  path: number[],
  place: () => string,
  rows: (readonly unknown[])[],
): void {
  const axis = path.length;
  const size = shape[axis] ?? 0;
  if (!Array.isArray(value) || value.length !== size) {
    const where = `${place()}${path.map((index) => `[${index}]`).join('')}`;
    throw badRequest(
      Array.isArray(value)
        ? `${where}: expected ${size} elements as in shape ${shownShape(shape)}, got ${value.length}`
        : `${where}: expected an array of ${size}, got ${shown(value)}`,
    );
  }
  if (axis === shape.length - 1) rows.push(value);
  else {
    for (let i = 0; i < size; i++) {
      path.push(i);
      descend(value[i], shape, path, place, rows);
      path.pop();
    }
  }
}

/**
 * The shape of nested arrays, going by the first element of each; a value that is no array has shape [].
 *
 * @param most arrays in each other that are looked into; what is in the innermost may be anything
 */
export function nestedShape(data: unknown, most = maxRank + 1): number[] {
  const shape: number[] = [];
  for (let inner = data; Array.isArray(inner) && shape.length < most; inner = inner[0])
    shape.push(inner.length);
  return shape;
}

/** The place of a flat index in nested arrays of a shape: `[1][2]`. */
export function nestedIndex(index: number, shape: readonly number[]): string {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return `[${at}]`;
    })
    .toReversed()
    .join('');
}
