import { expect, it } from 'vitest';
import { byteText } from './byte-text.ts';

it.each([
  [0, '0 B'],
  [598, '598 B'],
  [213_411, '213 kB'],
  [999_600, '1 MB'],
  [1_400_000_000, '1.4 GB'],
  [5e12, '5000 GB'],
])('%i is %s', (bytes, text) => {
  expect(byteText(bytes)).toBe(text);
});
