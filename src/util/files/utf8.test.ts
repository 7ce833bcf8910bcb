import { expect, it } from 'vitest';
import { decodeUtf8 } from './utf8.ts';

it('keeps a byte order mark, and every character', () => {
  for (const text of ['', 'a', '\uFEFF{}', 'ä€𝄞\uFFFD\n', 'a: "\0"']) {
    expect(decodeUtf8(Buffer.from(text), 'x')).toBe(text);
  }
});

it.each([
  ['Latin-1', Buffer.from('a\nä: "Zürich"', 'latin1'), 'byte 1 of line 2 is 0xE4'],
  [
    'Latin-1 behind UTF-8',
    Buffer.concat([Buffer.from('ä\r\nü€'), Buffer.from([0xe9, 0x20])]),
    'byte 6 of line 2 is 0xE9',
  ],
  ['a continuation alone', Buffer.from([0x61, 0xbf, 0xbf]), 'byte 2 of line 1 is 0xBF'],
  ['an overlong form', Buffer.from([0xc0, 0xaf]), 'byte 1 of line 1 is 0xC0'],
  ['a surrogate', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'byte 2 of line 1 is 0xED'],
  ['beyond Unicode', Buffer.from([0xf5, 0x80, 0x80, 0x80]), 'byte 1 of line 1 is 0xF5'],
  ['a character that is cut', Buffer.from('ab€').subarray(0, 4), 'byte 3 of line 1 is 0xE2'],
])('names the place of %s', (_, bytes, place) => {
  expect(() => decodeUtf8(bytes, 'f.json')).toThrow(`f.json is not UTF-8: ${place}; save it as UTF-8`);
});

const swap = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const utf32 = (text: string): Buffer =>
  Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer);

it.each([
  ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
  ['UTF-16', swap(Buffer.from('\uFEFF{}', 'utf16le'))],
  ['UTF-16', Buffer.from('{"ä": 1}', 'utf16le')],
  ['UTF-16', swap(Buffer.from('{"ä": 1}', 'utf16le'))],
  ['UTF-16', Buffer.from('7', 'utf16le')],
  ['UTF-32', utf32('\uFEFF{}')],
  ['UTF-32', utf32('\uFEFF{}').swap32()],
  ['UTF-32', utf32('{}')],
  ['UTF-32', utf32('{}').swap32()],
])('calls %s so, with a byte order mark and without: %#', (name, bytes) => {
  expect(() => decodeUtf8(bytes, 'f.json')).toThrow(`f.json is ${name}; save it as UTF-8`);
});
