import { shown } from '../../util/http-error.ts';
import { elementCount } from '../../tensors/shape.ts';
import { type Given, placeOf, rowShape } from './value-place.ts';

/** How many known values a message lists. */
const maxListed = 20;

/**
 * Which value of a request one of the model's encoders doesn't know; null where none is known to be that. OneHotEncoder calls it
 * so itself; models that mlpack converts look it up in a table, where it has no place.
 */
export function unseenCategory(cause: string, given: readonly Given[]): string | null {
  if (!/unknown category|indices element out of data bounds/iu.test(cause)) return null;
  for (const one of given) {
    const message = unseenIn(one);
    if (message !== null) return message;
  }
  return null;
}

function unseenIn({ spec, tensor: { shape, elements }, rowsField }: Given): string | null {
  const { categories } = spec;
  if (categories === undefined || categories === null) return null;
  const size = elementCount(rowShape(spec, shape));
  for (let i = 0; i < elements.length; i++) {
    const known = categories.length === 1 ? categories[0] : categories[i % size];
    const value = elements[i];
    if (known === undefined || known === null || value === undefined || isKnown(known, value)) continue;
    const place = placeOf(spec, shape, i, rowsField);
    return `${place}: ${shown(typeof value === 'string' ? value : Number(value))} is not one of ${listed(known)}`;
  }
  return null;
}

function isKnown(known: readonly (string | number)[], value: string | number | bigint): boolean {
  return known.includes(typeof value === 'bigint' ? Number(value) : value);
}

function listed(known: readonly (string | number)[]): string {
  const values = known.slice(0, maxListed).map((value) => shown(value));
  return `${values.join(', ')}${known.length > maxListed ? `, … (${known.length} values)` : ''}`;
}
