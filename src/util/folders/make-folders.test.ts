import { existsSync } from 'node:fs';
import { stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { makeFolders } from './make-folders.ts';

const isFolder = async (path: string) => (await stat(path)).isDirectory();

describe('makeFolders', () => {
  it('makes what is missing, however often and from however many sides', async () => {
    const folder = join(await tempDir(), 'a', 'b', 'c', 'd');
    await Promise.all(Array.from({ length: 20 }, () => makeFolders(folder, 0o700)));
    await makeFolders(folder);
    expect(await isFolder(folder)).toBe(true);
    expect((await stat(join(folder, '..', '..'))).mode & 0o777).toBe(0o700);
  });

  it('goes through a link to a folder', async () => {
    const [real, dir] = [await tempDir(), await tempDir()];
    await symlink(real, join(dir, 'link'));
    await makeFolders(join(dir, 'link', 'a', 'b'));
    await makeFolders(join(dir, 'link'));
    expect(await isFolder(join(real, 'a', 'b'))).toBe(true);
  });

  it('says what is in the way', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'file'), '');
    await expect(makeFolders(join(dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(dir, 'file', 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await symlink(join(dir, 'nowhere'), join(dir, 'dangling'));
    await expect(makeFolders(join(dir, 'dangling', 'a'))).rejects.toMatchObject({ syscall: 'mkdir' });
  });

  it.skipIf(!existsSync('/proc/1'))('gives up where a file system takes no folders', async () => {
    await expect(makeFolders('/proc/1/.cache/mlpack')).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'mkdir',
    });
  });
});
