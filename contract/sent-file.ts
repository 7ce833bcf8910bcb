/** How a text has the bytes of a file: a character each (latin1), or base64; and where they begin. */
export interface SentFile {
  readonly encoding: 'latin1' | 'base64';
  readonly start: number;
}

/** Media type and parameters are not looked at: files say themselves what they are. Schemes are of any case (RFC 3986, section 3.1). */
const dataUrl = /^data:[^,]{0,200};base64,/iu;

/** Why other URLs are refused, a sentence without its subject. @param what the file is */
export function notFetched(what: string): string {
  return `is a URL, and nothing is fetched: send the ${what} itself, its base64, or a data: URL with that`;
}

/**
 * How a file was sent: as its bytes, as base64 of them, or as a data: URL.
 *
 * @param beginnings what files of that sort begin with, a character a byte; base64 of none of them does
 * @returns null for another URL, which nothing is fetched from
 */
export function sentFile(text: string, beginnings: readonly string[]): SentFile | null {
  if (beginnings.some((beginning) => text.startsWith(beginning))) return { encoding: 'latin1', start: 0 };
  if (!/^[a-z][a-z0-9+.-]{0,20}:/iu.test(text)) return { encoding: 'base64', start: 0 };
  const found = dataUrl.exec(text);
  return found === null ? null : { encoding: 'base64', start: found[0].length };
}
