import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ByteRange } from '../bytes/byte-range.ts';

const newline = 0x0a;

/** LightGBM makes trees of up to 131,072 leaves, whose lines have a fifth of this. */
const maxLineBytes = 2 ** 24;

/**
 * Lines without what ends them, read as they are asked for.
 *
 * @param place file and booster, as errors name them
 * @throws MlpackError MODEL_INVALID for a line that is longer than any of a model
 */
export async function* linesOf(text: string | ByteRange, place: string): AsyncGenerator<string> {
  yield* typeof text === 'string' ? linesOfText(text) : linesOfBytes(text, place);
}

function* linesOfText(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield withoutReturn(text.slice(start, end));
    start = end + 1;
  }
}

async function* linesOfBytes(bytes: ByteRange, place: string, windowBytes = 1 << 20): AsyncGenerator<string> {
  let begun = 0;
  // A line that begins before its window is read again as a whole, which may have ended within a character.
  const lineUpTo = async (end: number): Promise<string> => textOf(await bytes.read(begun, end - begun));
  for (let offset = 0; offset < bytes.sizeBytes; offset += windowBytes) {
    const window = await bytes.read(offset, windowBytes);
    for (let end = window.indexOf(newline); end >= 0; end = window.indexOf(newline, begun - offset)) {
      yield begun < offset ? await lineUpTo(offset + end) : textOf(window.subarray(begun - offset, end));
      begun = offset + end + 1;
    }
    if (offset + window.length - begun <= maxLineBytes) continue;
    throw new MlpackError('MODEL_INVALID', `${place} has a line that is longer than any of a model.`, {
      suggestions: ['Copy the file again, or save the model again: booster.save_model("model.txt").'],
    });
  }
  if (begun < bytes.sizeBytes) yield await lineUpTo(bytes.sizeBytes);
}

function textOf(line: Buffer): string {
  return withoutReturn(line.toString('utf8'));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
