import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* failing() {
  yield Buffer.from('new');
  throw new Error('the source broke');
}

describe('writeFileAtomic', () => {
  it('creates folders, replaces files and leaves nothing else', async () => {
    const path = join(folder, 'a', 'b.txt');
    await writeFileAtomic(path, 'old', { mode: 0o600 });
    await writeFileAtomic(path, Buffer.from('new'), { mode: 0o600 });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
  });

  it('leaves the old file alone when the source breaks', async () => {
    const path = join(folder, 'b.txt');
    await writeFileAtomic(path, 'old');
    await expect(writeFileAtomic(path, failing())).rejects.toThrow('the source broke');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['b.txt']);
  });

  it.skipIf(process.platform === 'win32')('writes over no device, pipe or socket', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect((await stat(path)).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(['pipe']);
  });

  it.skipIf(!existsSync('/proc/1'))('says when the folder takes no files', async () => {
    await expect(writeFileAtomic('/proc/x.svg', 'x')).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });

  it('says when the place is not a folder', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeFileAtomic(join(folder, 'file', 'b.txt'), 'x')).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });
});
