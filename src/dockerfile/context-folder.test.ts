import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesContent } from '../util/blobs/content.ts';
import { readContextFolder } from './context-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-context-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readContextFolder', () => {
  it('sees names, bytes, links and who may execute, and nothing of the machine', async () => {
    await mkdir(join(folder, 'sub', 'secret'), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'sub', 'run'), 'run');
    await chmod(join(folder, 'sub', 'run'), 0o700);
    await writeFile(join(folder, 'sub', 'text'), 'text', { mode: 0o600 });
    await writeFile(join(folder, 'sub', 'secret', 'key'), 'key');
    await writeFile(join(folder, 'sub', 'secret', 'public'), 'public');
    await writeFile(join(folder, '.dockerignore'), 'sub/secret\n!sub/secret/public\n.dockerignore\n');
    await symlink('sub/run', join(folder, 'link'));
    const entries = await readContextFolder(folder);
    expect(
      entries.map((entry) => [
        entry.path,
        entry.mode.toString(8),
        entry.type === 'file' ? entry.content.sha256 : entry.type === 'symlink' ? entry.target : '',
      ]),
    ).toEqual([
      ['link', '777', 'sub/run'],
      ['sub', '755', ''],
      ['sub/run', '755', bytesContent('run').sha256],
      ['sub/secret/public', '644', bytesContent('public').sha256],
      ['sub/text', '644', bytesContent('text').sha256],
    ]);
  });

  it('refuses a .dockerignore of Latin-1, whose rules would match nothing', async () => {
    const path = join(folder, '.dockerignore');
    await writeFile(path, '# models\nMünchen\n', 'latin1');
    await expect(readContextFolder(folder)).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
      message: `${path} is not UTF-8: byte 2 of line 2 is 0xFC; save it as UTF-8.`,
    });
  });

  it('names a folder that is not there', async () => {
    await expect(readContextFolder(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
