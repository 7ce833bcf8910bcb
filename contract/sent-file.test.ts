import { expect, it } from 'vitest';
import { sentFile } from './sent-file.ts';

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
