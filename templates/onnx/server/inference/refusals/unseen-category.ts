import { shown } from '../../util/http-error.ts';
import { elementCount } from '../../tensors/shape.ts';
import { type Given, placeOf, rowShape } from './value-place.ts';

/** How many known values a message lists. */
const maxListed = 20;

type Known = readonly (string | number | null)[] | null;

/**
 * Which value of a request one of the model's encoders doesn't know; null where none is known to be that. OneHotEncoder calls it
 * so itself; models that mlpack converts look it up in a table, where it has no place, and say which columns have one.
 */
export function unseenCategory(cause: string, given: readonly Given[]): string | null {
  const isEncoders = /unknown category/iu.test(cause);
  if (!isEncoders && !/indices element out of data bounds/iu.test(cause)) return null;
  for (const one of given) {
    const message = unseenIn(one, isEncoders ? one.spec.categories : one.spec.accepted);
    if (message !== null) return message;
  }
  return null;
}

function unseenIn(
  { spec, tensor: { dtype, shape, elements }, rowsField }: Given,
  columns: readonly Known[] | null | undefined,
): string | null {
  // The elements of float16 are its bits.
  if (columns === undefined || columns === null || dtype === 'float16') return null;
  const size = elementCount(rowShape(spec, shape));
  const lists = columns.map((known) => known && { known, values: new Set(known) });
  for (let i = 0; i < elements.length; i++) {
    const list = lists[lists.length === 1 ? 0 : i % size];
    const element = elements[i];
    if (list === undefined || list === null || element === undefined) continue;
    const value = sentValue(element, spec.missing);
    if (list.values.has(value)) continue;
    return `${placeOf(spec, shape, i, rowsField)}: ${shown(value)} is not one of ${listed(list.known)}`;
  }
  return null;
}

/** A missing value is null to callers. */
function sentValue(element: string | number | bigint, missing: string | undefined): string | number | null {
  if (typeof element === 'string') return element === missing ? null : element;
  const number = Number(element);
  return Number.isNaN(number) ? null : number;
}

function listed(known: readonly (string | number | null)[]): string {
  const values = known.slice(0, maxListed).map((value) => shown(value));
  return `${values.join(', ')}${known.length > maxListed ? `, … (${known.length} values)` : ''}`;
}
