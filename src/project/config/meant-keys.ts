import { closest, distance } from 'fastest-levenshtein';
import { allKeys, placesOf, type Schema } from './config-words.ts';

/** The word that was probably meant, of those that stand for a value. */
export function nearWord(data: unknown, { enum: words = [], oneOf = [] }: Schema): string[] {
  const known = [...words, ...oneOf.flatMap(({ enum: some = [] }) => some)].filter(
    (word) => typeof word === 'string',
  );
  if (typeof data !== 'string' || known.length === 0) return [];
  const near = closest(data, known);
  return distance(data, near) <= Math.min(3, data.length / 2) ? [`Did you mean "${near}"?`] : [];
}

/** A near one of the keys that a step has, or all: those of other places are other things. */
export function meantSetting(typed: string, known: readonly string[]): string[] {
  const near = closest(typed, known);
  if (distance(typed, near) <= Math.min(3, typed.length / 2)) return [`Did you mean "${near}"?`];
  return [`Known keys here: ${known.join(', ')}.`];
}

/** The same key where it belongs, a near one here, a near one elsewhere, or all that there are here. */
export function meantKey(
  typed: string,
  known: readonly string[],
  schema: Schema,
  tensor: 'input' | 'output' | undefined,
): string[] {
  // What is said of one tensor is nothing that the top level says of the model.
  const exact = placesOf(schema, typed).filter((path) => tensor === undefined || path.includes('.NAME.'));
  if (exact.length > 0) return exact.slice(0, 3).map((path) => belongs(typed, path));
  const near = known.length === 0 ? '' : closest(typed, known);
  if (near !== '' && distance(typed, near) <= Math.min(3, typed.length / 2))
    return [`Did you mean "${near}"?`];
  if (tensor !== undefined) {
    const renaming = /name|alias/iu.test(typed)
      ? ' Tensors are not renamed: callers use the names that the model has.'
      : '';
    return [`An ${tensor} takes ${known.join(', ')}.${renaming}`];
  }
  const paths = [...allKeys(schema)];
  const elsewhere = closest(typed, [...new Set(paths.map((path) => path.split('.').at(-1) ?? ''))]);
  if (distance(typed, elsewhere) <= 2) {
    return placesOf(schema, elsewhere)
      .slice(0, 3)
      .map((path) => belongs(elsewhere, path));
  }
  return [`Known keys here: ${known.join(', ')}.`];
}

function belongs(key: string, path: string): string {
  const parent = path.split('.').slice(0, -1).join('.');
  return parent === '' ? `"${key}" belongs at the top level.` : `"${key}" belongs under ${parent}: ${path}`;
}
