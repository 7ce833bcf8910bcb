import { expect, it } from 'vitest';
import { sentFile } from './sent-file.ts';

const sent = (text: string) => sentFile(text, 'picture', ['GIF8']);

/** base64 of which has + and /, a character other than of ASCII, and padding. */
const bytes = Buffer.from('GIF89a\u00fb\u00ef\u00be\u00ff', 'latin1');
const base64 = bytes.toString('base64');

it.each([
  ['the bytes, a character each', bytes.toString('latin1')],
  ['base64', base64],
  ['a data: URL', `data:image/gif;base64,${base64}`],
  ['one with other letters and blanks', `DATA:image/gif;charset="a b";name=a.gif; BASE64,${base64}`],
  ['one without a media type', `data:;base64,${base64}`],
  ['one whose base64 is percent-encoded', `data:image/gif;base64,${encodeURIComponent(base64)}`],
  ['one with small digits', `data:image/gif;base64,${base64.replaceAll('+', '%2b').replaceAll('=', '%3d')}`],
  ['one of percent-encoded bytes', `data:image/gif,GIF89a%fb%EF%be%FF`],
  ['one of lines', `data:image/gif;base64,\n${base64.slice(0, 4)}\n${base64.slice(4)}\n`],
])('%s', (_, text) => {
  expect(sent(text)).toEqual(bytes);
});

it('bytes of another file are told by who knows files', () => {
  expect(sent('II*\0\x10.tif')).toEqual(Buffer.from('II*\0\x10.tif'));
});

const instead = "send the file's bytes as base64, or the file itself as the body or in a form";
const inUrl = 'send data:;base64, and the base64 of the picture';

it.each([
  [
    'https://example.com/a.gif',
    'is a URL, and nothing is fetched: send the picture itself, its base64, or a data: URL with that',
  ],
  ['cat.jpg', `is "cat.jpg", which is a name: ${instead}`],
  ['/home/me/cat.jpeg', `is "/home/me/cat.jpeg", which is a name: ${instead}`],
  ['C:\\cat.png', String.raw`is "C:\\cat.png", which is a name: ${instead}`],
  ['<svg/>', `has "<" at position 0 of its base64, which is no base64: ${instead}`],
  ['data:image/gif;base64', `is a data: URL without a comma: ${inUrl}`],
  [
    'data:;base64,AA%zz',
    `is a data: URL that has "%" at position 2 of its base64, which is no base64: ${inUrl}`,
  ],
  [
    'data:;base64,AA~A',
    `is a data: URL that has "~" at position 2 of its base64, which is no base64: ${inUrl}`,
  ],
])('%s is told to be none of a file', (text, problem) => {
  expect(sent(text)).toBe(problem);
});
