import { decodedBase64 } from './base64.ts';

/** A path with a short name behind its last dot, on one line. */
const path = /^[^\r\n]{0,1000}\.[A-Za-z][A-Za-z0-9]{1,4}$/u;

/** Bytes of a file have some of these, a character a byte. */
// oxlint-disable-next-line no-control-regex
const control = /[\0-\x08\x0e-\x1f\x7f-\x9f]/u;

/** Schemes are of any case (RFC 3986, section 3.1); a letter alone is a drive of Windows. */
const scheme = /^([a-z][a-z0-9+.-]{1,20}):/iu;

/**
 * The bytes of a file that a text has: a character each (latin1), base64 of them, or a data: URL with either.
 *
 * @param what the file is, as errors call it
 * @param beginnings what files of that sort begin with, a character a byte; base64 of none of them does
 * @returns why it has none instead, and what to send: a sentence without its subject. Nothing is fetched from other URLs
 */
export function sentFile(text: string, what: string, beginnings: readonly string[]): Uint8Array | string {
  if (beginnings.some((beginning) => text.startsWith(beginning))) return Buffer.from(text, 'latin1');
  const [, name] = scheme.exec(text) ?? [];
  if (name?.toLowerCase() === 'data') return ofDataUrl(text, what);
  if (name !== undefined) {
    return `is a URL, and nothing is fetched: send the ${what} itself, its base64, or a data: URL with that`;
  }
  const decoded = decodedBase64(text);
  if (typeof decoded !== 'string') return decoded;
  // Whoever knows files of that sort tells what such a one is not.
  if (control.test(text)) return Buffer.from(text, 'latin1');
  const instead = "send the file's bytes as base64, or the file itself as the body or in a form";
  if (!path.test(text)) return `${decoded}: ${instead}`;
  return `is ${JSON.stringify(text.slice(0, 40))}${text.length > 40 ? '…' : ''}, which is a name: ${instead}`;
}

/** Media type and parameters are not looked at: files say themselves what they are (RFC 2397). */
function ofDataUrl(text: string, what: string): Uint8Array | string {
  const comma = text.indexOf(',');
  const instead = `send data:;base64, and the base64 of the ${what}`;
  if (comma === -1) return `is a data: URL without a comma: ${instead}`;
  const data = text.slice(comma + 1);
  if (!/; *base64 *$/iu.test(text.slice(0, comma))) return percentDecoded(data);
  const decoded = decodedBase64(data.includes('%') ? percentDecoded(data).toString() : data);
  return typeof decoded === 'string' ? `is a data: URL that ${decoded}: ${instead}` : decoded;
}

/** The bytes of a part of a URL; a % without two digits behind it stays (https://url.spec.whatwg.org/#percent-decode). */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text);
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes[at] === 0x25 ? 16 * digitOf(bytes[at + 1]) + digitOf(bytes[at + 2]) : Number.NaN;
    bytes[end++] = Number.isNaN(value) ? (bytes[at] ?? 0) : value;
    if (!Number.isNaN(value)) at += 2;
  }
  return bytes.subarray(0, end);
}

/** The value of a hexadecimal digit in ASCII; NaN where it is none. */
function digitOf(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}
