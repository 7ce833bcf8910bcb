import { byteCharacters } from '../aligned-text/byte-characters.ts';

const bytesOfCharacters: ReadonlyMap<number, number> = new Map(
  Array.from(byteCharacters, (character, byte) => [character, byte]),
);

/** One text of tokens whose characters stand for bytes; a token with another character in it is its own bytes. */
export function decodeBytes(tokens: readonly string[]): readonly string[] {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const token of tokens) {
    const own: number[] = [];
    for (const character of token) {
      const byte = bytesOfCharacters.get(character.codePointAt(0) ?? -1);
      if (byte === undefined) break;
      own.push(byte);
    }
    const isWhole = own.length === Array.from(token).length;
    for (const byte of isWhole ? own : encoder.encode(token)) bytes.push(byte);
  }
  return [new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))];
}
