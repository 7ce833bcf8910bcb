/**
 * C0 and C1 controls, and what changes the direction of text (Unicode Standard Annex #9, section 2) or its lines:
 * a terminal would obey them (CWE-150). Line feeds and tabs are text.
 */
const obeyed = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/gu;

/** Text as a terminal may be given it: what it would obey is escaped. What models, registries and engines say is text. */
export function printable(text: string): string {
  return text.replaceAll(/\r+(?=\n|$)/gu, '').replaceAll(obeyed, escaped);
}

/** {@link printable} of what is one line or one cell of a table, so that no name can make up another. */
export function printableLine(text: string): string {
  return text.replaceAll(/[\n\r\t]/gu, escaped).replaceAll(obeyed, escaped);
}

/** JSON in which no string has what a terminal would obey; its values are the same (RFC 8259, section 7). */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(obeyed, (character) => `\\u${hex(character, 4)}`);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
