/** How a text has the bytes of a file: a character each (latin1), or base64; and where they begin. */
export interface SentFile {
  readonly encoding: 'latin1' | 'base64';
  readonly start: number;
}

/** Media type and parameters are not looked at: files say themselves what they are. Schemes are of any case (RFC 3986, section 3.1). */
const dataUrl = /^data:[^,]{0,200};base64,/iu;

/** Why another URL is refused, a sentence without its subject. @param what the file is */
export function notFetched(what: string, url: string): string {
  if (/^data:/iu.test(url))
    return `is a data: URL without base64: send data:;base64, and the base64 of the ${what}`;
  return `is a URL, and nothing is fetched: send the ${what} itself, its base64, or a data: URL with that`;
}

/** A path with a short name behind its last dot, on one line. */
const path = /^[^\r\n]{0,1000}\.[A-Za-z][A-Za-z0-9]{1,4}$/u;

/** Bytes of a file have some of these, a character a byte. */
// oxlint-disable-next-line no-control-regex
const control = /[\0-\x08\x0e-\x1f\x7f-\x9f]/u;

/** What to send instead of a text that is no file: '' where it may be base64 of something else, or bytes of an unknown file. */
export function insteadOf(text: string): string {
  if (control.test(text)) return '';
  const isName = path.test(text);
  if (!isName && /^[A-Za-z0-9+/_=\s-]*$/u.test(text)) return '';
  const shown = JSON.stringify(text.slice(0, 40)) + (text.length > 40 ? '…' : '');
  return `; ${shown} is ${isName ? 'a name' : 'no base64'}: send the file's bytes as base64, or the file itself as the body or in a form`;
}

/**
 * How a file was sent: as its bytes, as base64 of them, or as a data: URL.
 *
 * @param beginnings what files of that sort begin with, a character a byte; base64 of none of them does
 * @returns null for another URL, which nothing is fetched from
 */
export function sentFile(text: string, beginnings: readonly string[]): SentFile | null {
  if (beginnings.some((beginning) => text.startsWith(beginning))) return { encoding: 'latin1', start: 0 };
  // A letter alone is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]{1,20}:/iu.test(text)) return { encoding: 'base64', start: 0 };
  const found = dataUrl.exec(text);
  return found === null ? null : { encoding: 'base64', start: found[0].length };
}
