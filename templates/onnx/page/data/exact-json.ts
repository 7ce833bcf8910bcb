/** A JSON value of which no integer loses a digit; objects keep the order of their fields. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | ReadonlyMap<string, Json>;

/**
 * Parses JSON.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): Json {
  return toJson(JSON.parse(text, exactly));
}

/**
 * A value as JSON text on one line. Integers beyond 2^53 become strings, which the server takes for
 * 64-bit integers and no program on the way can round.
 */
export function writeJson(value: Json): string {
  if (isMap(value)) {
    const fields = [...value].map(([name, field]) => `${JSON.stringify(name)}: ${writeJson(field)}`);
    return `{${fields.join(', ')}}`;
  }
  if (isList(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (typeof value === 'bigint') return isSafe(value) ? String(value) : `"${value}"`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `"${value}"`;
  return JSON.stringify(value);
}

export function isMap(value: Json | undefined): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** @param context has the text of a number in browsers since 2025; in others it is absent */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
  return isRounded && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, field]) => [name, toJson(field)]));
  }
  const isScalar =
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean';
  return isScalar ? value : null;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}
