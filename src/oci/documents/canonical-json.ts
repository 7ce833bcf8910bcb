/**
 * JSON whose bytes depend on nothing but the value: object keys sorted by UTF-16 code unit, no
 * white space, members that are undefined left out.
 */
export function canonicalJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, sortKeys), 'utf8');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
