import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { measuredOf, recallMeasured, rememberMeasured } from './measured-image.ts';

const measured = { peakMemoryBytes: 150_000_000, cpuSecondsPerRequest: 0.0004 };

it('is remembered of an image, whatever its id', async () => {
  const cacheFolder = await tempDir();
  expect(await recallMeasured({ cacheFolder }, '../../x')).toBeUndefined();
  await rememberMeasured({ cacheFolder }, '../../x', measured);
  await rememberMeasured({ cacheFolder }, 'other', { ...measured, cpuSecondsPerRequest: null });
  expect(await recallMeasured({ cacheFolder }, '../../x')).toEqual(measured);
  expect(await readdir(cacheFolder)).toEqual(['measured']);
});

it('is nothing where the cache cannot be written, or somebody else has', async () => {
  const file = join(await tempDir(), 'file');
  await writeFile(file, '');
  await rememberMeasured({ cacheFolder: file }, 'x', measured);
  expect(await recallMeasured({ cacheFolder: file }, 'x')).toBeUndefined();
});

it.each([
  null,
  [],
  {},
  { ...measured, peakMemoryBytes: 0 },
  { ...measured, peakMemoryBytes: '1' },
  { ...measured, cpuSecondsPerRequest: -1 },
  { ...measured, cpuSecondsPerRequest: Infinity },
  { peakMemoryBytes: 1 },
])('is nothing that no test can have measured: %j', (value) => {
  expect(measuredOf(value)).toBeUndefined();
});
