import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeRecord as kind } from './compose-record.ts';
import { readStackRecord } from './stack-record.ts';
import { findSecrets, writeSecrets } from './stack-secrets.ts';
import { sha256OfText, type EditPolicy } from '../../../util/files/edited-file.ts';
import { writeStack } from './write-stack.ts';

const options = {
  images: [],
  database: 'none',
  monitoring: false,
  proxy: false,
  replicas: 1,
  swarm: false,
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-stack-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Record<string, string>, edited: EditPolicy = 'refuse') {
  const record = await readStackRecord(folder, kind);
  const remembered = { images: {}, options, name: 'iris' };
  return writeStack(folder, files, { record, remembered, kind, edited });
}

/** Passwords that aren't there yet. */
async function makeSecrets(names: readonly string[]): Promise<string[]> {
  return writeSecrets(folder, await findSecrets(folder, names), kind.command);
}

const read = (path: string) => readFile(join(folder, path), 'utf8');

describe('writeStack', () => {
  it('writes what has changed, and nothing the second time', async () => {
    expect(await write({ 'compose.yaml': 'a\n', 'grafana/x.json': '{}\n' })).toEqual({
      written: ['compose.yaml', 'grafana/x.json'],
      removed: [],
      kept: [],
    });
    expect(await write({ 'compose.yaml': 'a\n', 'grafana/x.json': '{}\n' })).toMatchObject({ written: [] });
    expect(await write({ 'compose.yaml': 'b\n', 'grafana/x.json': '{}\n' })).toMatchObject({
      written: ['compose.yaml'],
    });
    expect(await read('compose.yaml')).toBe('b\n');
  });

  it('takes what it had written for its own, when it ended half-way', async () => {
    await write({ a: '1\n', b: '1\n' });
    const path = join(folder, '.mlpack-stack.json');
    const record: object = JSON.parse(await readFile(path, 'utf8'));
    const pending = { a: sha256OfText('2\n'), b: sha256OfText('2\n') };
    await writeFile(path, JSON.stringify({ ...record, pending }));
    await writeFile(join(folder, 'a'), '2\n');
    expect(await write({ a: '3\n', b: '3\n' })).toMatchObject({ written: ['a', 'b'], kept: [] });
    expect(await readFile(path, 'utf8')).not.toContain('pending');
  });

  it('says what it is about to write before it does', async () => {
    await write({ a: '1\n' });
    // No file is renamed over a folder.
    await mkdir(join(folder, 'z'));
    await expect(write({ a: '2\n', z: '2\n' }, 'overwrite')).rejects.toMatchObject({
      code: expect.stringMatching(/^OUTPUT_/u),
    });
    await rm(join(folder, 'z'), { recursive: true });
    expect(await write({ a: '3\n', z: '3\n' })).toMatchObject({ written: ['a', 'z'], kept: [] });
  });

  it('refuses a link where a file would be, and shows nothing of what it leads to', async () => {
    await write({ README: '1\n' });
    const elsewhere = join(await mkdtemp(join(tmpdir(), 'mlpack-elsewhere-')), 'key');
    await writeFile(elsewhere, 'a secret\n');
    await rm(join(folder, 'README'));
    await symlink(elsewhere, join(folder, 'README'));
    const error = await write({ README: '2\n' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'OUTPUT_MODIFIED', message: expect.stringContaining('is a link') });
    expect(String(error)).not.toContain('a secret');
  });

  it('writes files that the users of containers can read, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      await write({ Caddyfile: 'x\n' });
    } finally {
      process.umask(before);
    }
    expect((await stat(join(folder, 'Caddyfile'))).mode & 0o777).toBe(0o644);
  });

  it('keeps an edit as long as what would be written stays the same', async () => {
    await write({ 'compose.yaml': 'a\n', README: '1\n' });
    await writeFile(join(folder, 'compose.yaml'), 'mine\n');
    expect(await write({ 'compose.yaml': 'a\n', README: '2\n' })).toEqual({
      written: ['README'],
      removed: [],
      kept: ['compose.yaml'],
    });
    expect(await read('compose.yaml')).toBe('mine\n');
  });

  it('shows the difference where both have changed, and writes nothing at all', async () => {
    await write({ 'compose.yaml': 'one\ntwo\nthree\n', README: '1\n' });
    await writeFile(join(folder, 'compose.yaml'), 'one\nmine\nthree\n');
    const error = await write({ README: '2\n', 'compose.yaml': 'one\ntwo\nTHREE\n' }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect(String(error)).toContain('-mine\n-three\n+two\n+THREE');
    expect(await read('README')).toBe('1\n');
    expect(await read('compose.yaml')).toBe('one\nmine\nthree\n');
  });

  it('takes an edit for settled once told to keep it', async () => {
    await write({ 'compose.yaml': 'a\n' });
    await writeFile(join(folder, 'compose.yaml'), 'mine\n');
    expect(await write({ 'compose.yaml': 'b\n' }, 'keep')).toMatchObject({ kept: ['compose.yaml'] });
    expect(await write({ 'compose.yaml': 'b\n' })).toMatchObject({ kept: ['compose.yaml'] });
    expect(await write({ 'compose.yaml': 'b\n' }, 'overwrite')).toMatchObject({ written: ['compose.yaml'] });
    expect(await read('compose.yaml')).toBe('b\n');
  });

  describe('in a folder with a link to another one', () => {
    let victim: string;
    beforeEach(async () => {
      victim = await mkdtemp(join(tmpdir(), 'mlpack-victim-'));
      await write({ 'grafana/x.json': '{}\n', 'compose.yaml': 'a\n' });
      await writeFile(join(victim, 'x.json'), '{}\n');
      await rm(join(folder, 'grafana'), { recursive: true });
      await symlink(victim, join(folder, 'grafana'));
    });
    afterEach(() => rm(victim, { recursive: true }));

    it('removes nothing there, whatever its record says', async () => {
      expect(await write({ 'compose.yaml': 'a\n' })).toMatchObject({ removed: [] });
      expect(await readdir(victim)).toEqual(['x.json']);
    });

    it('writes nothing there, and nothing else', async () => {
      await expect(write({ 'grafana/y.json': '{}\n', 'compose.yaml': 'b\n' })).rejects.toMatchObject({
        code: 'OUTPUT_MODIFIED',
        message: expect.stringContaining(join('grafana', 'y.json')),
      });
      expect(await readdir(victim)).toEqual(['x.json']);
      expect(await read('compose.yaml')).toBe('a\n');
      await symlink(victim, join(folder, 'secrets'));
      await expect(makeSecrets(['password'])).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
      expect(await readdir(victim)).toEqual(['x.json']);
    });
  });

  it('says what is no file where one is to be written', async () => {
    await mkdir(join(folder, 'compose.yaml'));
    await expect(write({ 'compose.yaml': 'a\n' })).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining('compose.yaml is not a file'),
    });
  });

  it('refuses to overwrite what somebody else wrote', async () => {
    await writeFile(join(folder, 'compose.yaml'), 'services: {}\n');
    await expect(write({ 'compose.yaml': 'a\n' })).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect(await readdir(folder)).toEqual(['compose.yaml']);
  });

  it('removes what is no longer part of the stack, unless it was edited', async () => {
    await write({ Caddyfile: 'x\n', alerts: 'x\n' });
    await writeFile(join(folder, 'alerts'), 'mine\n');
    expect(await write({})).toMatchObject({ removed: ['Caddyfile'] });
    expect(await read('alerts')).toBe('mine\n');
  });
});

describe('writeSecrets', () => {
  it('makes each password once, of 256 bits, where nobody else may go', async () => {
    expect(await makeSecrets(['a'])).toEqual(['a']);
    const password = await read('secrets/a');
    expect(password).toMatch(/^[\w-]{43}$/);
    expect((await stat(join(folder, 'secrets'))).mode & 0o777).toBe(0o700);
    expect(await makeSecrets(['a', 'b'])).toEqual(['b']);
    expect(await read('secrets/a')).toBe(password);
    expect(await read('secrets/b')).not.toBe(password);
  });
});
