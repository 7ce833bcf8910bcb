import { codeAt, widthOf } from '../../characters.ts';
import { bytesOf } from '../aligned-text/byte-characters.ts';

/**
 * Where tokens of a word are that lost some of its characters, as no token stands for these: the library counts the bytes of those
 * that are there, and so do we.
 */
export function placesByBytes(pieces: Int32Array, sizes: Int32Array, word: string): Int32Array {
  const units: number[] = [];
  for (let at = 0; at < word.length;) {
    const code = codeAt(word, at);
    for (let byte = bytesOf(code); byte > 0; byte -= 1) units.push(at);
    at += widthOf(code);
  }
  const placed = pieces.slice();
  let bytes = 0;
  for (let index = 0; index < pieces.length; index += 3) {
    const from = units[bytes] ?? word.length;
    bytes += sizes[index / 3] ?? 0;
    const last = units[bytes - 1] ?? word.length;
    placed[index + 1] = from;
    placed[index + 2] = Math.max(from, last < word.length ? last + widthOf(codeAt(word, last)) : last);
  }
  return placed;
}
