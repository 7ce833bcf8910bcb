import { badRequest, HttpError } from './http-error.ts';
import { refuseAmbiguousKeys } from './json-keys.ts';
import type { Dtype, Elements, Tensor } from './tensors/dtype.ts';
import { float16Value } from './tensors/float16.ts';

declare global {
  interface JSON {
    /** https://github.com/tc39/proposal-json-parse-with-source, in Node 22 and newer but not yet in TypeScript's library. */
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

/** Below this, looking for the place of an error costs little. */
const maxSearchedLength = 65_536;

/**
 * Parses a body.
 *
 * @param exactIntegers give integers beyond 2^53 as bigint (for models that take 64-bit integers)
 * @param firstLine where the text begins in the body
 * @throws HttpError 400 with line and column
 */
export function parseJson(text: string, exactIntegers: boolean, firstLine = 1): unknown {
  try {
    // The reviver costs several times the parsing, so only texts with a long run of digits pay for it.
    const value: unknown =
      exactIntegers && /\d{16}/.test(text) ? JSON.parse(text, reviveInteger) : JSON.parse(text);
    refuseAmbiguousKeys(text, value);
    return value;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    if (error instanceof RangeError) throw badRequest('the body is nested too deeply');
    throw badRequest(`the body is not valid JSON: ${explain(text, error, firstLine)}`);
  }
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

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof SyntaxError && error.message.startsWith('Unexpected token');
  }
}

function lineAndColumn(text: string, position: number, firstLine: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${firstLine - 1 + before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** A value made of what `jsonElements` gives, as text. */
export function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? JSON.rawJSON(String(inner)) : inner,
  );
}

/** A tensor's elements as a JSON array, row-major. */
export function elementsJson(tensor: Tensor): string {
  // Numbers and bigints print as JSON does, so joining them is right, and several times faster than stringifying.
  if (tensor.elements instanceof BigInt64Array || tensor.elements instanceof BigUint64Array) {
    return `[${tensor.elements.join(',')}]`;
  }
  const elements = jsonElements(tensor);
  return elements.every(Number.isFinite) ? `[${elements.join(',')}]` : stringify(elements);
}

/** A tensor's elements as values for `stringify`: JSON has no word for non-finite numbers, so they become strings. */
export function jsonElements({ dtype, elements }: Tensor): (number | bigint | boolean | string)[] {
  if (dtype === 'bool') return Array.from(elements, Boolean);
  if (!isFloat(dtype)) return [...elements];
  const decode = dtype === 'float16' ? (bits: number) => float16Value(bits) : (value: number) => value;
  return Array.from(numbers(elements), (element) => {
    const value = decode(element);
    return Number.isFinite(value) ? value : String(value);
  });
}

function isFloat(dtype: Dtype): boolean {
  return dtype.startsWith('float');
}

function numbers(elements: Elements): Iterable<number> & ArrayLike<number> {
  if (Array.isArray(elements) || elements instanceof BigInt64Array || elements instanceof BigUint64Array)
    return [];
  return elements;
}
