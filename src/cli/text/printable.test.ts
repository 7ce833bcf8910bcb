import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLine } from './printable.ts';
import { renderFields, renderTable } from './table.ts';

/** Everything that a terminal obeys, but for what ends a line or moves to the next column. */
const controls = [
  ...Array.from({ length: 0xa0 }, (_none, code) => code).filter((code) => code < 0x20 || code >= 0x7f),
  0x61c,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
].map((code) => String.fromCharCode(code));

/** Characters in what was printed that a terminal would obey. */
function obeyed(text: string): string[] {
  return controls.filter((control) => text.includes(control));
}

describe('what is printed', () => {
  it('has nothing that a terminal obeys, but lines and tabs', () => {
    const text = controls.map((control) => `a${control}b`).join('');
    expect(new Set(obeyed(printable(text)))).toEqual(new Set(['\t', '\n']));
    expect(obeyed(printableLine(text))).toEqual([]);
  });

  it.each([
    ['\u001b[31mred\u001b]0;pwn\u0007', String.raw`\x1b[31mred\x1b]0;pwn\x07`],
    ['\u009b2J', String.raw`\x9b2J`],
    ['abc\u202Etxt.exe', String.raw`abc\u202etxt.exe`],
    ['one\r\ntwo\r', 'one\ntwo'],
    ['over\rwritten', String.raw`over\x0dwritten`],
    ['größe 大 🙂 é', 'größe 大 🙂 é'],
    ['{"city":"\u{10FFFF}"}', String.raw`{"city":"\u{10ffff}"}`],
    ['\uFFFF \uFDD0 \uE000 \u{F0000} \u0378', String.raw`\uffff \ufdd0 \ue000 \u{f0000} \u0378`],
    ['a\u200Bb\uFEFFc\u{E0041}', String.raw`a\u200bb\ufeffc\u{e0041}`],
    ['half \uD83D', String.raw`half \ud83d`],
    ['👩‍🔬 ❤️ می‌خواهم', '👩‍🔬 ❤️ می‌خواهم'],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('keeps a name in its cell and a value in its line', () => {
    const name = 'x\nError: forged\u001b[2K';
    expect(renderTable(['Name'], [[name]])).toBe(`Name\n${String.raw`x\x0aError: forged\x1b[2K`}`);
    expect(renderFields([['Name', name]])).toBe(`Name  ${String.raw`x\x0aError: forged\x1b[2K`}`);
  });

  it('is the same value as JSON', () => {
    const value = { [`name${controls.join('')}`]: controls };
    expect(obeyed(printableJson(value)).filter((character) => character !== '\n')).toEqual([]);
    expect(JSON.parse(printableJson(value))).toEqual(value);
    const invisible = ['\u{10FFFF}', '\uE000', '\uD83D'];
    expect(printableJson(invisible)).toMatch(/^[\n -~]*$/);
    expect(JSON.parse(printableJson(invisible))).toEqual(invisible);
  });
});
