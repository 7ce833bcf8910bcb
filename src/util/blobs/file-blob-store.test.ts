import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileBlobStore } from './file-blob-store.ts';

const helloSha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const storeModule = join(import.meta.dirname, 'file-blob-store.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

/** Runs a script in another process that has `store` on the same folder; prints what it prints. */
function otherProcess(script: string): string[] {
  const source = `
    import { createFileBlobStore } from ${JSON.stringify(storeModule)};
    const store = createFileBlobStore(${JSON.stringify(folder)});
    ${script}`;
  return ['--input-type=module', '--eval', source];
}

describe('a file blob store', () => {
  it('keeps bytes under their digest and finds them again', async () => {
    const store = createFileBlobStore(folder);
    const written = await store.write(chunks('hel', 'lo'));
    expect(written).toMatchObject({ sha256: helloSha256, sizeBytes: 5 });
    expect(await readFile(written.path, 'utf8')).toBe('hello');
    expect(await createFileBlobStore(folder).find(helloSha256)).toEqual(written);
    expect(await store.find('00'.repeat(32))).toBeUndefined();
  });

  it("finds, and removes, nothing by what is no digest: memos may be anybody's", async () => {
    const store = createFileBlobStore(join(folder, 'cache'));
    await store.write(chunks('hello'));
    const victim = join(folder, 'victim');
    await writeFile(victim, 'mine');
    for (const hex of ['../../victim', '../'.repeat(9) + victim.slice(1), '', helloSha256.toUpperCase()]) {
      expect(await store.find(hex)).toBeUndefined();
    }
    expect(await readFile(victim, 'utf8')).toBe('mine');
  });

  it('keeps nothing when the bytes are not the expected ones, and says whose they are', async () => {
    const store = createFileBlobStore(folder);
    const expected = { sha256: '00'.repeat(32), label: 'libc6 2.41' };
    await expect(store.write(chunks('hello'), { expected })).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringMatching(new RegExp(`libc6 2.41.*0{64}.*${helloSha256}`, 'u')),
    });
    expect(await store.list()).toEqual([]);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('keeps nothing of a source that fails or is aborted', async () => {
    const store = createFileBlobStore(folder);
    const controller = new AbortController();
    async function* aborting() {
      yield Buffer.from('hel');
      controller.abort();
      yield Buffer.from('lo');
    }
    await expect(store.write(aborting(), { signal: controller.signal })).rejects.toThrow(/aborted/u);
    expect(await store.list()).toEqual([]);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('deletes a blob that has rotted', async () => {
    const store = createFileBlobStore(folder);
    const { path } = await store.write(chunks('hello'));
    await writeFile(path, 'hellO');
    expect(await store.find(helloSha256)).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });

  it('remembers values by kind and key, and forgets unreadable ones', async () => {
    const store = createFileBlobStore(folder);
    await store.remember('layer', 'tree 1', { digest: 'x' });
    expect(await store.recall('layer', 'tree 1')).toEqual({ digest: 'x' });
    expect(await store.recall('layer', 'tree 2')).toBeUndefined();
    expect(await store.recall('tree', 'tree 1')).toBeUndefined();
    const [name] = await readdir(join(folder, 'memo', 'layer'));
    const path = join(folder, 'memo', 'layer', String(name));
    const text = await readFile(path, 'utf8');
    for (const rotten of ['{"key":', text.replace('"digest":"x"', '"digest":"y"')]) {
      expect(rotten).not.toBe(text);
      await writeFile(path, rotten);
      expect(await store.recall('layer', 'tree 1')).toBeUndefined();
    }
  });

  it('tells once of damage, and not of what is not there or was written before there were checksums', async () => {
    let told = 0;
    const store = () => createFileBlobStore(folder, () => (told += 1));
    const { path: blob } = await store().write(chunks('hello'));
    await store().remember('layer', 'tree 1', { digest: 'x' });
    const [name] = await readdir(join(folder, 'memo', 'layer'));
    const path = join(folder, 'memo', 'layer', String(name));
    const text = await readFile(path, 'utf8');
    await writeFile(path, '{"key":"tree 1","value":{"digest":"x"}}');
    await store().recall('layer', 'tree 1');
    await store().recall('layer', 'tree 2');
    await store().find('00'.repeat(32));
    await store().find(helloSha256);
    expect(told).toBe(0);
    for (const rotten of ['', '{"key":', 'null', '[]', text.replace('"x"', '"y"')]) {
      told = 0;
      const damaged = store();
      await writeFile(path, rotten);
      await damaged.recall('layer', 'tree 1');
      await damaged.recall('layer', 'tree 1');
      expect([rotten, told]).toEqual([rotten, 1]);
    }
    told = 0;
    await writeFile(blob, 'hellO');
    await store().find(helloSha256);
    expect(told).toBe(1);
  });

  it('prunes what was not used for long', async () => {
    const store = createFileBlobStore(folder);
    const old = await store.write(chunks('hello'));
    const fresh = await store.write(chunks('fresh'));
    await utimes(old.path, 1000, 1000);
    expect(await store.prune({ olderThan: new Date(2_000_000) })).toEqual({ blobs: 1, sizeBytes: 5 });
    expect((await store.list()).map((blob) => blob.sha256)).toEqual([fresh.sha256]);
    expect(await store.prune()).toEqual({ blobs: 1, sizeBytes: 5 });
  });

  it('lets processes write the same blob at once', async () => {
    const script = `
      const bytes = Buffer.alloc(1 << 20, 7);
      for (let i = 0; i < 20; i += 1) await store.write((async function* () { yield bytes; })());
      console.log((await store.list()).length);`;
    const run = () => promisify(execFile)(process.execPath, otherProcess(script));
    const outputs = await Promise.all([run(), run()]);
    expect(outputs.map(({ stdout }) => stdout)).toEqual(['1\n', '1\n']);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('leaves no blob when killed while writing, and the next use removes the litter', async () => {
    const script = `
      async function* endless() {
        yield Buffer.from('half a blob');
        process.stdout.write('writing');
        await new Promise((resolve) => setTimeout(resolve, 1e9));
      }
      await store.write(endless());`;
    const child = spawn(process.execPath, otherProcess(script), { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const store = createFileBlobStore(folder);
    expect(await store.list()).toEqual([]);
    expect(await readdir(join(folder, 'tmp'))).toHaveLength(1);
    await store.find(helloSha256);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('says when a part of it cannot be written, and leaves nothing', async () => {
    // Permissions would not stop root.
    await writeFile(join(folder, 'sha256'), 'a file where a folder must be');
    const store = createFileBlobStore(folder);
    await expect(store.write(chunks('hello'))).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('says when the folder is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const store = createFileBlobStore(file);
    await expect(store.write(chunks('hello'))).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });
});
