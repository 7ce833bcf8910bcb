/**
 * What a terminal would obey (CWE-150) or show nothing of: controls, what changes the direction of text (Unicode Standard
 * Annex #9, section 2) or its lines, code points that are no characters, unassigned or private, and blanks of no width;
 * but for joiners and variation selectors, which scripts and emoji need. Line feeds and tabs are text.
 */
const unseen =
  /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]|\p{Cn}|\p{Co}|\p{Cs}|[\u00AD\u115F\u1160\u180E\u200B\u2060-\u2064\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E00FF}]/gu;

/** Text as a terminal may be given it: what it would obey or not show is escaped. What models, registries and engines say is text. */
export function printable(text: string): string {
  return text.replaceAll(/\r+(?=\n|$)/gu, '').replaceAll(unseen, escaped);
}

/** {@link printable} of what is one line or one cell of a table, so that no name can make up another. */
export function printableLine(text: string): string {
  return text.replaceAll(/[\n\r\t]/gu, escaped).replaceAll(unseen, escaped);
}

/** JSON in which no string has what a terminal would obey or not show; its values are the same (RFC 8259, section 7). */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(unseen, inJson);
}

function inJson(character: string): string {
  const units = Array.from({ length: character.length }, (_none, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${hex(unit, 4)}`).join('');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${hex(code, 5)}}`;
  return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
