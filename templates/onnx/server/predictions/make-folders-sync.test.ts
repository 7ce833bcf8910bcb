import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { makeFoldersSync } from './make-folders-sync.ts';

it('makes what is missing, and nothing where something is in the way', async () => {
  const dir = await tempDir();
  const folder = join(dir, 'a', 'b', 'c');
  makeFoldersSync(folder, 0o700);
  makeFoldersSync(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFoldersSync(join(dir, 'file', 'a'))).toThrow('EEXIST');
});

it.skipIf(!existsSync('/proc/1'))('gives up where a file system takes no folders', () => {
  expect(() => makeFoldersSync('/proc/1/spool/slot-0')).toThrow('ENOENT');
});
