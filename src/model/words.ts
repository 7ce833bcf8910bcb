/** The words of a text, as tables of operators are written. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/u));
}

/** Each word of a text with a value, for a Map. */
export function each<T>(value: T, text: string): [word: string, value: T][] {
  return [...words(text)].map((word) => [word, value]);
}
