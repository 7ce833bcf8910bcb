/** What mlpack.lock pins is obeyed, and what was altered on the way is refused. */
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import type { Lock, LockedDebianPackage } from '../../contract/schemas/lock.schema.ts';
import { cachedBlob } from '../support/cli-cache.ts';
import { failure, offline } from '../support/cli-failure.ts';
import { runCli, sharedCliCache } from '../support/cli.ts';
import { serveFiles } from '../support/file-server.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { exists } from '../support/rig-cache.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';

const toLayout = ['--platform', 'linux/amd64', '--output', 'oci:layout'];

let project: string;
let lockPath: string;
let locked: Lock;
let first: Built;
let hadLock: boolean;

beforeAll(async () => {
  project = await fileTempDir();
  await writeIris(project);
  lockPath = join(project, 'mlpack.lock');
  hadLock = await exists(lockPath);
  first = await build(project, toLayout);
  locked = JSON.parse(await readFile(lockPath, 'utf8'));
});

function debianPackages() {
  if (locked.base.kind !== 'minimal') throw new Error('not the minimal base');
  return locked.base.platforms['linux/amd64']?.packages ?? [];
}

/** Below a mirror's root. */
function pathOf({ archive, path }: LockedDebianPackage): string {
  return `${archive}/${path}`;
}

function layersOf({ images }: Built): string[] {
  return images[0]?.layers.map(({ digest }) => digest) ?? [];
}

describe('mlpack.lock', () => {
  it('is written by the first build; the second needs no network and gives the same digest', async ({
    dir,
  }) => {
    expect(hadLock).toBe(false);
    expect(locked.npm.map(({ name }) => name)).toContain('onnxruntime-node');
    expect(debianPackages().map(({ name }) => name)).toContain('libc6');
    await writeIris(dir, lockPath);
    const again = await build(dir, [...toLayout, '--frozen'], { env: offline });
    expect(again.digest).toBe(first.digest);
    expect(await readFile(join(dir, 'mlpack.lock'), 'utf8')).toBe(await readFile(lockPath, 'utf8'));
    const resolving = await failure(['lock', '--update'], { cwd: dir, env: offline });
    expect(resolving.exitCode).toBe(5);
    expect(await readFile(join(dir, 'mlpack.lock'), 'utf8')).toBe(await readFile(lockPath, 'utf8'));
  });

  it('is not written with --frozen', async ({ dir }) => {
    await writeIris(dir);
    const missing = await failure(['build', ...toLayout, '--frozen'], { cwd: dir });
    expect(missing).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/mlpack\.lock does not exist/),
    });
    expect(missing.message).toContain('mlpack lock');
    await copyFile(lockPath, join(dir, 'mlpack.lock'));
    const other = ['--base', 'registry.example/base:1', '--frozen'];
    const outdated = await failure(['build', ...toLayout, ...other], { cwd: dir });
    expect(outdated).toMatchObject({ exitCode: 3 });
    expect(outdated.message).toContain('pins the base minimal, not registry.example/base:1');
    expect(await readdir(dir)).not.toContain('layout');
  });

  it('is rewritten to the same bytes by lock --update', async ({ dir }) => {
    await writeIris(dir);
    const text = await readFile(lockPath, 'utf8');
    await writeFile(join(dir, 'mlpack.lock'), text.replaceAll(/"version": "[^"]+"/gu, '"version": "0.0.1"'));
    const update = await runCli(['lock', '--update', '--json'], { cwd: dir });
    expect(update.json()).toMatchObject({
      changes: expect.arrayContaining([
        { name: 'onnxruntime-node', before: '0.0.1', after: '1.30.0' },
        { name: 'libc6 (linux/arm64)', before: '0.0.1', after: expect.stringMatching(/^2\./) },
      ]),
    });
    expect(await readFile(join(dir, 'mlpack.lock'), 'utf8')).toBe(text);
    expect((await runCli(['lock', '--update', '--json'], { cwd: dir })).json()).toMatchObject({
      changes: [],
    });
  });

  it('is refused when damaged, naming file and field', async ({ dir }) => {
    await writeIris(dir);
    const text = await readFile(lockPath, 'utf8');
    const refusal = async (damaged: string) => {
      await writeFile(join(dir, 'mlpack.lock'), damaged);
      return failure(['build', ...toLayout], { cwd: dir });
    };
    const truncated = await refusal(text.slice(0, text.length / 2));
    expect(truncated.exitCode).toBe(3);
    expect(truncated.message).toContain(`${join(dir, 'mlpack.lock')}: is not JSON`);
    const misspelt = await refusal(text.replace(/"sha256": "[0-9a-f]+"/u, '"sha256": "beef"'));
    expect(misspelt.exitCode).toBe(3);
    expect(misspelt.message).toMatch(
      /mlpack\.lock: base\.platforms\.linux\/amd64\.packages\.0\.sha256 .*"beef"/,
    );
    const [victim] = debianPackages();
    if (victim === undefined) throw new Error('no packages');
    const { name, sha256 } = victim;
    const other = createHash('sha256').update('other').digest('hex');
    const tampered = await refusal(text.replace(sha256, other));
    expect(tampered.exitCode).toBe(5);
    expect(tampered.message).toMatch(new RegExp(`${name} .*should have SHA-256 ${other} but has ${sha256}`));
    expect(await readdir(dir)).not.toContain('layout');
  });

  it('refuses what a mirror altered', async ({ dir }) => {
    await writeIris(dir, lockPath);
    const mirror = await serveFiles();
    for (const one of debianPackages())
      mirror.files.set(pathOf(one), await readFile(cachedBlob(sharedCliCache(), one.sha256)));
    const libc = debianPackages().find(({ name }) => name === 'libc6');
    if (libc === undefined) throw new Error('no libc6');
    const bytes = Buffer.from(mirror.files.get(pathOf(libc)) ?? '');
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    mirror.files.set(pathOf(libc), bytes);
    const cacheDir = join(dir, 'cache');
    const options = { cwd: dir, cacheDir, env: { MLPACK_DEBIAN_MIRROR: mirror.url } };
    const refused = await failure(['build', ...toLayout], options);
    expect(refused.exitCode).toBe(5);
    expect(refused.message).toContain(`libc6 ${libc.version} (amd64) should have SHA-256 ${libc.sha256}`);
    expect(mirror.requested).toContain(pathOf(libc));
    expect(await exists(cachedBlob(cacheDir, libc.sha256))).toBe(false);
    expect(await readdir(dir)).not.toContain('layout');

    // An unsigned index: nothing is even looked for in it.
    mirror.files.set('debian/dists/trixie/InRelease', 'Suite: stable\nSHA256:\n');
    const unsigned = await failure(['lock', '--update'], options);
    expect(unsigned.exitCode).toBe(5);
    expect(unsigned.message).toMatch(/InRelease/);
  });

  it('pins a base image to its digest, whatever its tag becomes', async ({ dir, registry, needs }) => {
    needs('skopeo');
    const base = `${registry.host}/team/base:1`;
    const push = async (...flags: string[]) => {
      await build(project, [...flags, '--platform', 'linux/amd64', '--output', `oci:${join(dir, 'base')}`]);
      const tag = flags[1] ?? '0.1.0';
      const copy = ['copy', '--dest-tls-verify=false', `oci:${join(dir, 'base')}:iris:${tag}`];
      await runOk('skopeo', [...copy, `docker://${base}`]);
    };
    await push();
    await writeIris(dir);
    const onBase = await build(dir, [...toLayout, '--base', base]);
    const lock: Lock = JSON.parse(await readFile(join(dir, 'mlpack.lock'), 'utf8'));
    expect(lock.base).toEqual({ kind: 'image', reference: base, digest: first.digest });
    expect(layersOf(onBase).slice(0, 6)).toEqual(layersOf(first));
    expect(layersOf(onBase).length).toBeGreaterThan(6);

    await push('--version', '2.0.0');
    expect(await build(dir, [...toLayout, '--base', base])).toMatchObject({ digest: onBase.digest });
    await runCli(['lock', '--update', '--base', base], { cwd: dir });
    const moved = await build(dir, [...toLayout, '--base', base]);
    expect(moved.digest).not.toBe(onBase.digest);
  });
});
