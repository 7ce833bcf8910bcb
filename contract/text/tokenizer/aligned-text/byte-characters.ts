/**
 * The 256 characters that byte-level models have for bytes: those that can be seen are themselves, and the others are from U+0100 on.
 * https://github.com/openai/gpt-2/blob/master/src/encoder.py
 */
export const byteCharacters: Uint16Array = charactersOfBytes();

function charactersOfBytes(): Uint16Array {
  let next = 0x100;
  return Uint16Array.from({ length: 0x100 }, (_, byte) => {
    const isSeen = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return isSeen ? byte : next++;
  });
}

/** The bytes of a code point in UTF-8, from the first. */
export function eachByte(code: number, found: (byte: number, index: number) => void): void {
  if (code < 0x80) found(code, 0);
  else if (code < 0x800) {
    found(0xc0 | (code >> 6), 0);
    found(0x80 | (code & 0x3f), 1);
  } else if (code < 0x10000) {
    found(0xe0 | (code >> 12), 0);
    found(0x80 | ((code >> 6) & 0x3f), 1);
    found(0x80 | (code & 0x3f), 2);
  } else {
    found(0xf0 | (code >> 18), 0);
    found(0x80 | ((code >> 12) & 0x3f), 1);
    found(0x80 | ((code >> 6) & 0x3f), 2);
    found(0x80 | (code & 0x3f), 3);
  }
}

/** How many bytes a code point has in UTF-8. */
export function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
