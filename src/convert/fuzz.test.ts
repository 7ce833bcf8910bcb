import { expect, it } from 'vitest';
import { fuzzedFiles, fuzzPickles } from '../../test/support/pickle-fuzz.ts';

const count = 10_000;

it(`of ${count} models with changes in them, all are converted or refused`, async () => {
  const files = await fuzzedFiles();
  expect(files.length).toBeGreaterThan(10);
  const { bugs, converted, refused } = await fuzzPickles(files, Array(count).keys());
  expect(bugs).toEqual([]);
  expect(converted).toBeGreaterThan(count / 10);
  expect(refused).toBeGreaterThan(count / 10);
});
