import { badRequest, isObject } from '../util/http-error.ts';
import { own } from '../../../../contract/own.ts';

/**
 * Refuses what one JSON parser reads otherwise than the next: an object with a key twice, of which
 * JSON.parse keeps the last and others the first (RFC 8259, 4; RFC 7493, 2.3). A column may be called "__proto__": JSON.parse
 * makes that a key like any other, and nothing here assigns it (test/architecture-names.test.ts).
 *
 * @param value what JSON.parse made of the text
 * @throws HttpError 400 naming the key
 */
export function refuseAmbiguousKeys(text: string, value: unknown): void {
  // Each key has a colon. When there are no more colons than keys were kept, none was there twice.
  if (countColons(text) === countKeys(value)) return;
  const twice = duplicateKey(text);
  if (twice !== null)
    throw badRequest(`the body has the key ${JSON.stringify(twice.slice(0, 100))} twice in one object`);
}

function countColons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count++;
  return count;
}

/** Keys of all objects but those in arrays that begin otherwise. Not recursive: nesting has no limit. */
function countKeys(value: unknown): number {
  let count = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (Array.isArray(next)) {
      // Tensors are long. Should an object follow all the same, its keys are missed, and every key is looked at.
      if (typeof next[0] !== 'object') continue;
      for (let i = 0; i < next.length; i++) if (typeof next[i] === 'object') rest.push(next[i]);
    } else if (isObject(next)) {
      for (const key in next) {
        count++;
        const item = own(next, key);
        if (typeof item === 'object' && item !== null) rest.push(item);
      }
    }
  }
  return count;
}

/** The first key that an object has twice, in text that is valid JSON; null when there is none. */
function duplicateKey(text: string): string | null {
  /** Keys of the objects around the place; null for an array. */
  const around: (Set<string> | null)[] = [];
  // Strings whole, and what begins and ends objects and arrays: colons are looked for after a string only.
  for (const [token, key] of text.matchAll(
    /("[^"\\]*(?:\\.[^"\\]*)*")\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs,
  )) {
    if (key !== undefined) {
      const keys = around.at(-1);
      const name: unknown = JSON.parse(key);
      if (typeof name !== 'string' || keys == null) continue;
      if (keys.has(name)) return name;
      keys.add(name);
    } else if (token === '{') around.push(new Set());
    else if (token === '[') around.push(null);
    else if (token === '}' || token === ']') around.pop();
  }
  return null;
}
