/**
 * A description whose texts are no longer than belongs into one: a longer one ends with a sign, and with how many characters it has.
 *
 * @param most characters of a text
 */
export function withShownTexts<Description>(description: Description, most: number): Description {
  return shown(description, most) as Description;
}

function shown(value: unknown, most: number): unknown {
  if (typeof value === 'string') return shownText(value, most);
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item, most));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [shownText(key, most), shown(item, most)]),
  );
}

/** A text of no more than some characters. */
export function shownText(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a character that JavaScript has two of is none.
  const start = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${start}… (${text.length.toLocaleString('en')} characters)`;
}
