import { expect, it } from 'vitest';
import { decodedBase64 } from './base64.ts';

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const text = bytes.toString('base64');

it.each([
  ['as it is', text],
  ['URL-safe and without padding', bytes.toString('base64url')],
  ['without padding', text.replace(/=+$/u, '')],
  ['in lines of 76', text.replaceAll(/.{76}/gu, '$&\r\n')],
  ['in lines of 75, indented', `  ${text.replaceAll(/.{75}/gu, '$& \n  ')}\n`],
  ['in lines that a shell has joined', text.replaceAll(/.{76}/gu, '$& ')],
])('decodes base64 %s', (_, sent) => {
  expect(decodedBase64(sent)).toEqual(bytes);
});

it.each([
  ['AA!!', 'has "!" at position 2 of its base64, which is no base64'],
  ['AAAA~AAA', 'has "~" at position 4 of its base64, which is no base64'],
  ['AAAA%2BA', 'has "%" at position 4 of its base64, which is no base64'],
  // Its lower half is an A.
  ['AAA\u0141', 'has "\u0141" at position 3 of its base64, which is no base64'],
  ['AAA\u{1F600}', 'has "\u{1F600}" at position 3 of its base64, which is no base64'],
  ['AA==AAAA', 'has "A" at position 4 of its base64, behind the = that ends base64'],
  ['AA===', 'has "=" at position 4 of its base64, where base64 ends with two = at most'],
  ['AAAAA', 'has 5 characters of base64, the last of which is no whole byte'],
])('tells why %j is none', (sent, fault) => {
  expect(decodedBase64(sent)).toBe(fault);
});

it('takes no blanks for the + that they were', () => {
  for (const plus of [/\+/gu, /\+/u]) {
    expect(decodedBase64(Buffer.from('a~~~b~~?c~~~').toString('base64'))).toBeInstanceOf(Buffer);
    const sent = '+AAA/AAA+AAAA+AA'.replace(plus, ' ');
    expect(decodedBase64(sent)).toMatch(/^has a blank at position \d+ of its base64, as forms make of \+/u);
  }
});
