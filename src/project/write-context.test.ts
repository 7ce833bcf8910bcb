import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '../oci/tree.ts';
import { bytesContent } from '../util/content.ts';
import { writeContext } from './write-context.ts';

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mlpack-context-'));
  folder = join(parent, 'context');
});
afterEach(() => rm(parent, { recursive: true }));

function entry(path: string, text: string, mode = 0o644): TreeEntry {
  return { type: 'file', path, mode, uid: 0, gid: 0, content: bytesContent(text) };
}

const read = (path: string) => readFile(join(folder, path), 'utf8');

describe('writeContext', () => {
  it('writes files with the modes they have in the image, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      await writeContext(folder, [
        entry('Dockerfile', 'FROM scratch\n'),
        entry('node/bin/node', '#!', 0o755),
      ]);
    } finally {
      process.umask(before);
    }
    expect(await read('Dockerfile')).toBe('FROM scratch\n');
    expect((await stat(join(folder, 'node/bin/node'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, 'Dockerfile'))).mode & 0o777).toBe(0o644);
  });

  it('replaces what it wrote before, drops what is no longer part of it and keeps what the user added', async () => {
    await writeContext(folder, [entry('a', '1'), entry('old', 'x')]);
    await mkdir(join(folder, 'notes'));
    await writeFile(join(folder, 'notes', 'mine.txt'), 'mine');
    await writeContext(folder, [entry('a', '2')]);
    expect(await read('a')).toBe('2');
    expect(await read('notes/mine.txt')).toBe('mine');
    expect(await readdir(folder)).not.toContain('old');
    expect(await readdir(parent)).toEqual(['context']);
  });

  it('names the files the user changed and leaves everything as it is', async () => {
    await writeContext(folder, [entry('Dockerfile', 'FROM scratch\n'), entry('a', '1')]);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nRUN true\n');
    await expect(
      writeContext(folder, [entry('Dockerfile', 'FROM scratch\n'), entry('a', '2')]),
    ).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining('changed since mlpack wrote it: Dockerfile') as string,
    });
    expect(await read('a')).toBe('1');
    await writeContext(folder, [entry('Dockerfile', 'FROM scratch\n')], { force: true });
    expect(await read('Dockerfile')).toBe('FROM scratch\n');
  });

  it('refuses a folder of something else', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.tex'), '');
    await expect(writeContext(folder, [entry('a', '1')])).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('puts the folder back that a kill between two renames left aside', async () => {
    await mkdir(join(parent, '.context.previous'));
    await writeFile(join(parent, '.context.previous', 'mine.txt'), 'mine');
    await expect(writeContext(folder, [entry('a', '1')])).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect(await read('mine.txt')).toBe('mine');
  });
});
