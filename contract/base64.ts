/** Which units of UTF-16 are base64 of either alphabet (RFC 4648, sections 4 and 5). */
const isLetter = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  isLetter[letter.charCodeAt(0)] = 1;
}

const [blank, equals] = [0x20, 0x3d] as const;
const lineBreaks: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d]);

/**
 * The bytes of base64: of either alphabet, with its padding or without, in lines or not. Megabytes cost what Node takes to decode them,
 * and once more to look at each character only where there are others than letters among them.
 *
 * @returns why it is none instead: a sentence without its subject
 */
export function decodedBase64(text: string): Buffer | string {
  const bytes = Buffer.from(text, 'base64');
  const padding = Number(text.endsWith('=')) + Number(text.endsWith('=='));
  const letters = text.length - padding;
  // Node skips what is no letter, so that bytes are missing then; of what is not ASCII it takes the lower half.
  const isWhole = bytes.length === Math.floor((letters * 3) / 4) && letters % 4 !== 1;
  if (isWhole && Buffer.byteLength(text) === text.length) return bytes;
  return faultOf(text) ?? bytes;
}

/**
 * Why a text is no base64; null where it is some. A blank among letters may have been a `+`, of which forms make blanks: it has to stand
 * where four letters end, as between the lines of a file that a shell has joined.
 */
function faultOf(text: string): string | null {
  let [letters, padding, firstBlank, openBlank] = [0, 0, -1, -1];
  let isInLine = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < isLetter.length && isLetter[code] === 1) {
      if (padding > 0) return `has ${shownAt(text, at)}, behind the = that ends base64`;
      if (openBlank !== -1) return blankFault(openBlank);
      letters++;
      isInLine = true;
    } else if (code === equals) {
      if (++padding > 2) return `has ${shownAt(text, at)}, where base64 ends with two = at most`;
    } else if (code === blank) {
      if (firstBlank === -1) firstBlank = at;
      if (openBlank === -1 && letters % 4 !== 0 && isInLine) openBlank = at;
    } else if (lineBreaks.has(code)) {
      openBlank = -1;
      isInLine = false;
    } else return `has ${shownAt(text, at)}, which is no base64`;
  }
  if (firstBlank !== -1 && (letters + padding) % 4 !== 0) return blankFault(firstBlank);
  return letters % 4 === 1 ? `has ${letters} characters of base64, the last of which is no whole byte` : null;
}

function blankFault(at: number): string {
  return `has a blank at position ${at} of its base64, as forms make of +, which they need as %2B`;
}

function shownAt(text: string, at: number): string {
  return `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} at position ${at} of its base64`;
}
