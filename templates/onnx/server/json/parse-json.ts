import { badRequest, HttpError } from '../util/http-error.ts';
import { refuseDeepNesting } from './json-depth.ts';
import { refuseAmbiguousKeys } from './json-keys.ts';
import { findLoneSurrogate, placeOfLoneSurrogate } from './json-surrogates.ts';

declare global {
  interface JSON {
    /** https://github.com/tc39/proposal-json-parse-with-source, in Node 22 and newer but not yet in TypeScript's library. */
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

/** Looking for the place of an error costs little in a text up to this length. */
const maxSearchedLength = 65_536;

/** Digits of an integer that a number may not hold. */
const longInteger = /(?<![.\d])\d{16}/;

/**
 * Parses a body.
 *
 * @param exactIntegers give integers beyond 2^53 as bigint (for models that take 64-bit integers)
 * @param firstLine where the text begins in the body
 * @throws HttpError 400 with line and column
 */
export function parseJson(text: string, exactIntegers: boolean, firstLine = 1): unknown {
  try {
    // The reviver costs several times the parsing, so only texts with a long integer pay for it.
    refuseDeepNesting(text);
    const value: unknown =
      exactIntegers && longInteger.test(text) ? JSON.parse(text, reviveInteger) : JSON.parse(text);
    refuseAmbiguousKeys(text, value);
    refuseLoneSurrogates(text, value, firstLine);
    return value;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw badRequest(
      `the body is not valid JSON: ${explain(text, error, firstLine)}${wordHint(text, error)}`,
    );
  }
}

/** @throws HttpError 400 where a string or key has half of a surrogate pair */
function refuseLoneSurrogates(text: string, value: unknown, firstLine: number): void {
  const found = findLoneSurrogate(text);
  if (found === null) return;
  const place = placeOfLoneSurrogate(value);
  throw badRequest(
    `the body has half of a surrogate pair, which stands for no character: ${found.escape} at ` +
      `${lineAndColumn(text, found.index, firstLine)}${place ? ` (${place})` : ''}`,
  );
}

function reviveInteger(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d{16,20}$/.test(source) ? BigInt(source) : value;
}

function explain(text: string, error: unknown, firstLine: number): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, reason = message, position] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? [];
  if (position !== undefined) return `${reason} at ${lineAndColumn(text, Number(position), firstLine)}`;
  if (message.startsWith('Unexpected end'))
    return `Unexpected end at ${lineAndColumn(text, text.length, firstLine)}`;
  // V8 names the token but not its place: the shortest beginning that fails in the same way ends with it.
  if (!message.startsWith('Unexpected token') || text.length > maxSearchedLength) return message;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) high = middle;
    else low = middle + 1;
  }
  return `Unexpected ${JSON.stringify(text[low - 1])} at ${lineAndColumn(text, low - 1, firstLine)}`;
}

/** What to write in place of a bare word for a number that is not finite, where such a word is why text isn't JSON. */
function wordHint(text: string, error: unknown): string {
  if (!(error instanceof SyntaxError)) return '';
  const word = /[[,:\s](-?(?:NaN|Infinity))\s*[\],}]/.exec(text)?.[1];
  return word === undefined || !/No number|Unexpected token '?[NI]/.test(error.message)
    ? ''
    : `; for what is not a finite number write "${word}" with quotes`;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof SyntaxError && error.message.startsWith('Unexpected token');
  }
}

function lineAndColumn(text: string, position: number, firstLine: number): string {
  let line = firstLine;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < position; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  return `line ${line}, column ${position - start + 1}`;
}
