import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { bytesContent } from '../../util/blobs/content.ts';
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

  const sha256 = 'a'.repeat(64);
  it.each([
    ['torn', '{"files": {"a":'],
    ['of something else', 'null'],
    ['without files', '{}'],
    ['with a list', '{"files": ["a"]}'],
    ['with a path out of the folder', JSON.stringify({ files: { '../victim': sha256 } })],
    ['with an absolute path', JSON.stringify({ files: { '/etc/passwd': sha256 } })],
    ['with what is no digest', JSON.stringify({ files: { a: 1 } })],
    ['without end', JSON.stringify({ files: {}, more: 'x'.repeat(8 << 20) })],
  ])('takes a folder with a record %s for one of something else', async (_, record) => {
    await mkdir(folder);
    await writeFile(join(folder, 'a'), 'mine');
    await writeFile(join(parent, 'victim'), 'mine');
    await writeFile(join(folder, '.mlpack-context.json'), record);
    await expect(writeContext(folder, [entry('b', '1')])).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining('not written by mlpack'),
    });
    await writeContext(folder, [entry('b', '1')], { force: true });
    expect([await read('a'), await read('b')]).toEqual(['mine', '1']);
    expect(await readFile(join(parent, 'victim'), 'utf8')).toBe('mine');
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe', async () => {
    await writeContext(folder, [entry('a', '1')]);
    await rm(join(folder, 'a'));
    execFileSync('mkfifo', [join(folder, 'a')]);
    await expect(writeContext(folder, [entry('a', '1')])).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining('changed since mlpack wrote it: a'),
    });
    await rm(join(folder, '.mlpack-context.json'));
    execFileSync('mkfifo', [join(folder, '.mlpack-context.json')]);
    await expect(writeContext(folder, [entry('a', '1')])).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
  });

  it("moves nobody's files through a link that it writes, and loses none", async () => {
    const victim = join(parent, 'victim');
    await mkdir(victim);
    await mkdir(join(folder, 'lib'), { recursive: true });
    await writeFile(join(folder, 'another.txt'), 'mine');
    await writeFile(join(folder, 'lib', 'mine.txt'), 'mine');
    const link: TreeEntry = { type: 'symlink', path: 'lib', mode: 0o777, uid: 0, gid: 0, target: victim };
    await expect(writeContext(folder, [link], { force: true })).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining(join('lib', 'mine.txt')),
    });
    expect(await readdir(victim)).toEqual([]);
    expect([await read('another.txt'), await read('lib/mine.txt')]).toEqual(['mine', 'mine']);
  });

  it('loses nothing where a folder of the user is to be a file', async () => {
    await mkdir(join(folder, 'b'), { recursive: true });
    await writeFile(join(folder, 'a.txt'), 'mine');
    await writeFile(join(folder, 'b', 'mine.txt'), 'mine');
    const written = writeContext(folder, [entry('b', '1')], { force: true });
    await expect(written).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect([await read('a.txt'), await read('b/mine.txt')]).toEqual(['mine', 'mine']);
  });
});
