import { expect, it } from 'vitest';
import { parseCpus } from './cpus.ts';

it.each([
  ['2', 2],
  ['1.5', 1.5],
  ['.5', 0.5],
])('takes %s', (text, cpus) => {
  expect(parseCpus(text)).toBe(cpus);
});

it.each(['', '0', '-1', 'two', '1e3', 'NaN'])('refuses "%s"', (text) => {
  expect(() => parseCpus(text)).toThrow(`--cpus ${text} is no number of CPUs`);
});
