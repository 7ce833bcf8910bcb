import { codeAt, widthOf } from '../../characters.ts';
import { eachByte } from '../aligned-text/byte-characters.ts';
import { TokenizerError } from '../tokenizer-error.ts';

/** What stands for characters, by their bytes in UTF-8. */
export interface Charsmap {
  /** What becomes of a part of a text; undefined where nothing does. It's that of the shortest of its beginnings that has any. */
  find(text: string, from: number, to: number): string | undefined;
}

/**
 * A double-array trie of Darts and the strings that its values point to, each of which ends with a zero.
 * https://github.com/huggingface/spm_precompiled
 *
 * @param encoded in base64: the bytes of the trie as 32 bits, the trie, the strings
 * @param path what it's called in errors
 * @throws TokenizerError
 */
export function readCharsmap(encoded: string, path: string): Charsmap {
  const bytes = bytesOf(encoded, path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < 4 ? 0 : view.getUint32(0, true) >> 2;
  if (size === 0 || 4 + 4 * size > bytes.length) throw new TokenizerError(`${path} is shorter than it says`);
  const units = Uint32Array.from({ length: size }, (_, index) => view.getUint32(4 + 4 * index, true));
  const strings = bytes.subarray(4 + 4 * size);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const known = new Map<number, string>();
  return { find };

  function find(text: string, from: number, to: number): string | undefined {
    let place = offsetOf(units[0] ?? 0);
    let value = -1;
    let isOver = false;
    for (let at = from; at < to && !isOver;) {
      const code = codeAt(text, at);
      at += widthOf(code);
      eachByte(code, (byte) => {
        if (isOver) return;
        place ^= byte;
        const unit = units[place] ?? 0;
        isOver = byte === 0 || (unit & 0x800000ff) !== byte;
        if (isOver) return;
        place ^= offsetOf(unit);
        if (((unit >>> 8) & 1) === 0) return;
        value = (units[place] ?? 0) & 0x7fffffff;
        isOver = true;
      });
    }
    return value === -1 ? undefined : stringAt(value);
  }

  function stringAt(start: number): string {
    let found = known.get(start);
    if (found === undefined) {
      const end = strings.indexOf(0, start);
      found = decoder.decode(strings.subarray(start, end === -1 ? strings.length : end));
      known.set(start, found);
    }
    return found;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function bytesOf(encoded: string, path: string): Uint8Array {
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  } catch {
    throw new TokenizerError(`${path} is not base64`);
  }
}
