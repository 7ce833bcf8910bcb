/** The cache is believed only where its bytes are right, and can be looked at and emptied. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import type { Lock, LockedDebianPackage } from '../../contract/schemas/lock.schema.ts';
import { cachedBlob, copyOfCache, flipBit } from '../support/cli-cache.ts';
import { failure, offline } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { fileTempDir } from '../support/temp.ts';

const toLayout = ['--platform', 'linux/amd64', '--output', 'oci:layout'];

let lockPath: string;
let packages: readonly LockedDebianPackage[];
let first: Built;

beforeAll(async () => {
  const project = await fileTempDir();
  await writeIris(project, await warmLock());
  first = await build(project, toLayout);
  lockPath = join(project, 'mlpack.lock');
  const { base }: Lock = JSON.parse(await readFile(lockPath, 'utf8'));
  packages = base.kind === 'minimal' ? (base.platforms['linux/amd64']?.packages ?? []) : [];
});

describe('the cache', () => {
  it('is checked whenever it is read, and mended', async ({ dir }) => {
    await writeIris(dir, lockPath);
    const cacheDir = await copyOfCache();
    const layers = first.images[0]?.layers.map(({ digest }) => digest.slice('sha256:'.length)) ?? [];
    const packs = await packedTrees(cacheDir);
    const tars = await remembered(cacheDir, 'tar');
    const debs = packages.map(({ sha256 }) => sha256);
    expect([layers.length, packs.length > 2, debs.length > 5]).toEqual([6, true, true]);

    // Layers are packed again from tars and trees, trees unpacked again from downloads.
    const derived = [...layers, ...tars, ...packs];
    for (const sha256 of derived) await flipBit(cachedBlob(cacheDir, sha256));
    const mended = await build(dir, toLayout, { cacheDir, env: offline });
    expect(mended.digest).toBe(first.digest);
    for (const sha256 of layers) expect(await sha256Of(cachedBlob(cacheDir, sha256))).toBe(sha256);

    // Downloads are fetched again. Node.js is no Debian package: to compress its layer once more would take longer than all this.
    const [, nodeLayer] = layers;
    for (const sha256 of [...derived, ...debs])
      if (sha256 !== nodeLayer) await flipBit(cachedBlob(cacheDir, sha256));
    const refused = await failure(['build', ...toLayout], { cwd: dir, cacheDir, env: offline });
    expect(refused).toMatchObject({ exitCode: 5, message: expect.stringContaining('could not be fetched') });
    const refetched = await build(dir, toLayout, { cacheDir });
    expect(refetched.digest).toBe(first.digest);
    for (const sha256 of debs) expect(await sha256Of(cachedBlob(cacheDir, sha256))).toBe(sha256);
  });

  it('is listed and pruned', async () => {
    const cacheDir = await copyOfCache({ isApart: true });
    const list = async () => {
      const listing: object = JSON.parse((await runCli(['cache', 'ls', '--json'], { cacheDir })).stdout);
      return listing;
    };
    const before = await list();
    expect(before).toEqual({
      folder: join(cacheDir, 'mlpack'),
      blobs: expect.toSatisfy((blobs: number) => blobs > 10),
      sizeBytes: expect.toSatisfy((sizeBytes: number) => sizeBytes > 200e6),
    });
    const { stdout } = await runCli(['cache', 'ls'], { cacheDir });
    expect(stdout).toContain(join(cacheDir, 'mlpack'));
    const prune = async (...flags: string[]) => {
      const { stdout: json } = await runCli(['cache', 'prune', ...flags, '--json'], { cacheDir });
      const result: object = JSON.parse(json);
      return result;
    };
    expect(await prune('--unused-for', '3650')).toEqual({ blobs: 0, sizeBytes: 0 });
    expect(await list()).toEqual(before);
    expect(before).toMatchObject(await prune('--unused-for', '0'));
    expect(await list()).toMatchObject({ blobs: 0, sizeBytes: 0 });
  });
});

/** SHA-256 of the blobs in which unpacked downloads lie, one after another. */
async function packedTrees(cacheDir: string): Promise<string[]> {
  const indexes = await remembered(cacheDir, 'tree');
  const texts = await Promise.all(indexes.map((sha256) => readFile(cachedBlob(cacheDir, sha256), 'utf8')));
  return texts.map((text) => {
    const { pack }: { pack: string } = JSON.parse(text);
    return pack;
  });
}

/** SHA-256 of the blobs that were made of something else, by what they are. */
async function remembered(cacheDir: string, kind: 'tar' | 'tree'): Promise<string[]> {
  const folder = join(cacheDir, 'mlpack', 'memo', kind);
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.map((text) => {
    const { value }: { value: string } = JSON.parse(text);
    return value;
  });
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
