import { isObject, shown } from '../util/http-error.ts';

/** Half of a surrogate pair in a text: where it is, and how it is written there. */
export interface LoneSurrogate {
  readonly index: number;
  readonly escape: string;
}

/** Escapes of JSON one after the other, pairs of surrogates as one: what is left in the group stands alone. */
const escapes = /\\(?:u(?:d[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|(d[89a-f][\da-f]{2}))|.)/gis;

/**
 * The first lone surrogate in valid JSON, which can hold one as an escape only; null where there is none. It stands for no
 * character (RFC 7493, 2.1), and whatever takes text in UTF-8 sees another in its place.
 */
export function findLoneSurrogate(text: string): LoneSurrogate | null {
  // Most texts have no escapes, and those that have, none of surrogates.
  if (!text.includes(String.raw`\u`) || !/\\ud[89a-f]/i.test(text)) return null;
  for (const { 0: escape, 1: alone, index } of text.matchAll(escapes))
    if (alone !== undefined) return { index, escape };
  return null;
}

/**
 * The place of the first string or key with a lone surrogate in a value of JSON: `inputs[0].data[3]`; '' for the value
 * itself, null where there is none.
 *
 * @param value nested no deeper than `refuseDeepNesting` lets pass
 */
export function placeOfLoneSurrogate(value: unknown): string | null {
  const place = placeIn(value);
  return place?.startsWith('.') === true ? place.slice(1) : place;
}

function placeIn(value: unknown): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : '';
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const inner = placeIn(value[i]);
      if (inner !== null) return `[${i}]${inner}`;
    }
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const inner = key.isWellFormed() ? placeIn(item) : '';
      if (inner !== null) return `${/^[a-z_]\w*$/i.test(key) ? `.${key}` : `[${shown(key)}]`}${inner}`;
    }
  }
  return null;
}
