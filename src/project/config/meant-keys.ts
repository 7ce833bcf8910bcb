import { closest, distance } from 'fastest-levenshtein';
import { nearName } from '../../util/near-name.ts';
import { allKeys, placesOf, type Schema } from './config-words.ts';

/** The word that was probably meant, of those that stand for a value. */
export function nearWord(data: unknown, { enum: words = [], oneOf = [] }: Schema): string[] {
  const known = [...words, ...oneOf.flatMap(({ enum: some = [] }) => some)].filter(
    (word) => typeof word === 'string',
  );
  return typeof data === 'string' ? nearName(data, known) : [];
}

/** A near one of the keys that a step has, or all: those of other places are other things. */
export function meantSetting(typed: string, known: readonly string[]): string[] {
  const near = nearName(typed, known);
  return near.length > 0 ? near : [`Known keys here: ${known.join(', ')}.`];
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
  const near = nearName(typed, known);
  if (near.length > 0) return near;
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
