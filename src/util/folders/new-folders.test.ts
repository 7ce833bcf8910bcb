import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { missingFolders, removeEmptyFolders } from './new-folders.ts';

it('finds the folders that making one makes, and removes them while nothing is in them', async () => {
  const there = await tempDir();
  const wanted = join(there, 'a', 'b');
  const missing = await missingFolders(wanted);
  expect(missing).toEqual([wanted, join(there, 'a')]);
  expect(await missingFolders(there)).toEqual([]);

  await mkdir(wanted, { recursive: true });
  await writeFile(join(there, 'a', 'of somebody else'), '');
  await removeEmptyFolders(missing);
  expect(await readdir(there, { recursive: true })).toEqual(['a', 'a/of somebody else']);
});

it('passes over folders that were never made', async () => {
  const there = await tempDir();
  await mkdir(join(there, 'a'));
  await removeEmptyFolders([join(there, 'a', 'b'), join(there, 'a')]);
  expect(await readdir(there)).toEqual([]);
});
