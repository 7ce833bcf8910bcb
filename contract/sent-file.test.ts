import { expect, it } from 'vitest';
import { insteadOf, notFetched, sentFile } from './sent-file.ts';

it.each([
  ['data:image/png;base64,AA==', 22],
  ['DATA:image/png;base64,AA==', 22],
  ['data:;BASE64,AA==', 13],
])('takes %s for base64 behind its comma', (text, start) => {
  expect(sentFile(text, ['GIF8'])).toEqual({ encoding: 'base64', start });
});

it('tells files, base64 and other URLs', () => {
  expect(sentFile('GIF89a', ['GIF8'])).toEqual({ encoding: 'latin1', start: 0 });
  expect(sentFile('R0lGODlh', ['GIF8'])).toEqual({ encoding: 'base64', start: 0 });
  expect(sentFile('https://example.com/a.gif', ['GIF8'])).toBeNull();
  expect(sentFile('data:image/png,AA', ['GIF8'])).toBeNull();
});

it('a letter before a colon is a drive, and no scheme', () => {
  expect(sentFile('C:\\cat.jpg', ['GIF8'])).toEqual({ encoding: 'base64', start: 0 });
});

it('a data: URL without base64 is told what it lacks', () => {
  expect(notFetched('picture', 'data:image/png,%89PNG')).toBe(
    'is a data: URL without base64: send data:;base64, and the base64 of the picture',
  );
  expect(notFetched('picture', 'https://example.com/a.gif')).toContain('nothing is fetched');
});

it.each([
  ['cat.jpg', '"cat.jpg" is a name'],
  ['/home/me/cat.jpeg', '"/home/me/cat.jpeg" is a name'],
  ['C:\\cat.png', String.raw`"C:\\cat.png" is a name`],
  ['<svg/>', '"<svg/>" is no base64'],
])('%s is told to be none of a file', (text, problem) => {
  expect(insteadOf(text)).toBe(
    `; ${problem}: send the file's bytes as base64, or the file itself as the body or in a form`,
  );
});

it.each(['', 'R0lGODlh', 'iVBOR\nw0KGgo=', 'ab-_', 'II*\0\x10.tif'])(
  '%j may be another file, or its base64',
  (text) => {
    expect(insteadOf(text)).toBe('');
  },
);
