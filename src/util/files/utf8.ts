import { isUtf8 } from 'node:buffer';

/**
 * The text of a user's file: what is not UTF-8 would become U+FFFD without a word. A byte order mark stays.
 *
 * @param path names the file in the error
 * @throws Error saying which encoding it is instead, or which byte of which line is wrong
 */
export function decodeUtf8(bytes: Buffer, path: string): string {
  const problem = encodingProblem(bytes);
  if (problem !== undefined) throw new Error(`${path} ${problem}`);
  return bytes.toString('utf8');
}

/** Why a text is not UTF-8 and what to do, to follow the file's name; undefined where it is. */
export function encodingProblem(bytes: Buffer): string | undefined {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return `is ${wide}; save it as UTF-8`;
  if (isUtf8(bytes)) return undefined;
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const end = at + charBytes(lead);
    if (lead >= 0x80 && !isUtf8(bytes.subarray(at, end))) {
      const hex = lead.toString(16).toUpperCase();
      return `is not UTF-8: byte ${at - lineStart + 1} of line ${line} is 0x${hex}; save it as UTF-8`;
    }
    at = end;
    if (lead === 0x0a) [line, lineStart] = [line + 1, at];
  }
  return undefined;
}

/** How many bytes a character has that begins with `lead` (RFC 3629, section 3). */
function charBytes(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/**
 * UTF-16 and UTF-32, which editors and shells of Windows write: told by the byte order mark, or by where zeros are among the
 * first four bytes, as such files begin with ASCII (RFC 4627, section 3).
 */
function wideEncoding(bytes: Buffer): 'UTF-16' | 'UTF-32' | undefined {
  const head = bytes.toString('hex', 0, 4);
  if (/^(?:fffe0000|0000feff|(?!00)..000000|000000(?!00)..)$/u.test(head)) return 'UTF-32';
  return /^(?:fffe|feff|(?!00)..00|00(?!00)..)/u.test(head) ? 'UTF-16' : undefined;
}
