import type { ByteRange } from '../bytes/byte-range.ts';

const newline = 0x0a;

/** Lines without what ends them, read as they are asked for. */
export async function* linesOf(text: string | ByteRange): AsyncGenerator<string> {
  yield* typeof text === 'string' ? linesOfText(text) : linesOfBytes(text);
}

function* linesOfText(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield withoutReturn(text.slice(start, end));
    start = end + 1;
  }
}

async function* linesOfBytes(bytes: ByteRange, windowBytes = 1 << 20): AsyncGenerator<string> {
  // A line is decoded as a whole, because a window may end within a character.
  let begun: Buffer[] = [];
  for (let offset = 0; offset < bytes.sizeBytes; offset += windowBytes) {
    const window = await bytes.read(offset, windowBytes);
    let start = 0;
    for (let end = window.indexOf(newline); end >= 0; end = window.indexOf(newline, start)) {
      const last = window.subarray(start, end);
      yield withoutReturn((begun.length === 0 ? last : Buffer.concat([...begun, last])).toString('utf8'));
      begun = [];
      start = end + 1;
    }
    if (start < window.length) begun.push(window.subarray(start));
  }
  if (begun.length > 0) yield withoutReturn(Buffer.concat(begun).toString('utf8'));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
