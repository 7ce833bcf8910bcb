/** What goes wrong on users' machines: builds cancelled and killed, full and read-only disks, builds at the same time, engines that die. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { copyOfCache } from '../support/cli-cache.ts';
import { runCli, startCli, type CliOptions, type CliResult } from '../support/cli.ts';
import { startDyingEngine } from '../support/dying-engine.ts';
import { killLoop } from '../support/kill-loop.ts';
import { checkLayout, litterIn } from '../support/layout-check.ts';
import { warmLock, writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { exists } from '../support/rig-cache.ts';
import { canMount, makeReadOnly, mountTmpfs } from '../support/tmpfs.ts';

/** A project folder with a lock whose packages are in the cache. */
async function project(dir: string): Promise<string> {
  const folder = join(dir, 'project');
  await writeSmallProject(folder);
  return folder;
}

/** More than any layer but Node.js's has. */
const largeLayerBytes = 80 << 20;

/**
 * A cache that has every download but must unpack all of it again, and compress all layers but that of Node.js: it is
 * compressed as the others are, and would take longer than all the rest of a build.
 */
async function downloadsOnly(): Promise<string> {
  const cacheDir = await copyOfCache();
  const memo = join(cacheDir, 'mlpack', 'memo');
  for (const name of await readdir(memo, { recursive: true })) {
    const path = join(memo, name);
    if (!name.endsWith('.json')) continue;
    const { value } = JSON.parse(await readFile(path, 'utf8')) as { value?: { unpackedBytes?: number } };
    if ((value?.unpackedBytes ?? 0) < largeLayerBytes) await rm(path);
  }
  return cacheDir;
}

async function fails(args: readonly string[], options: CliOptions) {
  const { exitCode, stderr } = await runCli(args, options);
  // One message, no stack.
  expect(stderr).not.toMatch(/^ +at /m);
  const [, message, code] = /Error: ([^]*?) \[(\w+)\]/.exec(stderr) ?? [];
  return { exitCode, code, message };
}

const build = (...args: string[]) => ['build', 'model.onnx', ...args];
const moments = [
  /Inspect the model/,
  /Record golden cases/,
  /Assemble Node.js/,
  /Replay the golden cases/,
  /Assemble the image/,
  /Write the OCI layout/,
];

function digestOf(result: CliResult): unknown {
  return (result.json() as { digest: unknown }).digest;
}

function nameOf(result: CliResult): unknown {
  return (result.json() as { readonly reference?: unknown }).reference;
}

beforeAll(async () => {
  await warmLock();
});

describe.each(['SIGINT', 'SIGKILL'] as const)('%s', (signal) => {
  it('leaves no half image at any moment of a build, and the next build is as ever', async ({ dir }) => {
    const cwd = await project(dir);
    const cacheDir = await downloadsOnly();
    const layout = join(dir, 'layout');
    const kept = await runCli(build('--tag', 'x:kept', '-o', `oci:${layout}`, '--json'), { cwd });
    const digest = digestOf(kept);
    const index = await readFile(join(layout, 'index.json'), 'utf8');
    for (const moment of moments) {
      const args = build('--version', '0.2.0', '--tag', 'x:new', '-o', `oci:${layout}`);
      const cli = startCli(args, { cwd, cacheDir });
      await cli.until(moment);
      cli.kill(signal);
      const ended = await cli.finished;
      const names = [...(await checkLayout(layout)).keys()];
      // The last step is short: it may be over when the signal comes, but then all of it.
      if (moment === moments.at(-1) && names.includes('x:new')) continue;
      expect(await readFile(join(layout, 'index.json'), 'utf8')).toBe(index);
      expect(ended).toMatchObject(signal === 'SIGINT' ? { exitCode: 130 } : { signal });
      const wasKilled = signal === 'SIGKILL';
      expect(ended.stderr.endsWith('Error: Cancelled. [INTERRUPTED]\n')).toBe(!wasKilled);
      // Who was killed can't clean up: the next build does, below.
      expect(wasKilled ? [] : await litterIn(layout, cacheDir, cwd)).toEqual([]);
    }
    const next = await runCli(build('--tag', 'x:new', '-o', `oci:${layout}`), { cwd, cacheDir });
    expect(next.exitCode).toBe(0);
    const expected = new Map([
      ['x:kept', digest],
      ['x:new', digest],
    ]);
    expect(await checkLayout(layout)).toEqual(expected);
    expect(await litterIn(layout, cacheDir, cwd)).toEqual([]);
  });

  it('while the engine takes the image leaves neither image nor container', async ({ dir, engine }) => {
    const cwd = await project(dir);
    const tag = `mlpack-robust-test:${signal.toLowerCase()}`;
    const cli = startCli(build('--tag', tag), { cwd, engine });
    await cli.until(/Load it into/);
    cli.kill(signal);
    expect(await cli.finished).toMatchObject(signal === 'SIGINT' ? { exitCode: 130 } : { signal });
    const images = await engine.dockerCli(['images', '--quiet', tag]);
    const next = await runCli(build('--tag', tag), { cwd, engine });
    const containers = await engine.dockerCli(['ps', '--all', '--quiet', '--filter', `ancestor=${tag}`]);
    await engine.dockerCli(['rmi', tag]);
    expect([images.stdout, containers.stdout, next.exitCode]).toEqual(['', '', 0]);
  });
});

// Twelve builds, one after the other.
it('killed four times at random, keeps layout and cache whole', { timeout: 1_200_000 }, async ({ dir }) => {
  const figures = await killLoop({ kills: 4, seed: 1, dir, cacheDir: await copyOfCache() });
  expect(figures.killed).toBe(4);
});

describe.skipIf(!canMount)('with a file system of its own (needs root)', () => {
  for (const output of ['oci:', 'oci-archive:', 'docker-archive:'])
    it(`says that the disk is full, and leaves nothing: ${output}`, async ({ dir }) => {
      const cwd = await project(dir);
      const disk = join(dir, 'disk');
      await mountTmpfs(disk, 20 << 20);
      const failure = await fails(build('-o', `${output}${join(disk, 'image')}`), { cwd });
      expect(failure).toMatchObject({ exitCode: 2, code: 'DISK_FULL' });
      expect(failure.message).toContain(join(disk, 'image'));
      expect(await litterIn(disk)).toEqual([]);
      expect(await exists(join(disk, 'image'))).toBe(false);
    });

  it('says that the disk of the cache is full', async ({ dir }) => {
    const cwd = await project(dir);
    const cacheDir = join(dir, 'cache');
    await mountTmpfs(cacheDir, 1 << 20);
    const failure = await fails(build('-o', `oci:${join(dir, 'image')}`), { cwd, cacheDir });
    expect(failure).toMatchObject({ exitCode: 2, code: 'DISK_FULL' });
    expect(await litterIn(cacheDir)).toEqual([]);
    expect(await exists(join(dir, 'image'))).toBe(false);
  });

  it('says that output or cache is read-only', async ({ dir }) => {
    const cwd = await project(dir);
    const disk = join(dir, 'disk');
    await mountTmpfs(disk, 1 << 20);
    await makeReadOnly(disk);
    const notWritable = { exitCode: 2, code: 'OUTPUT_NOT_WRITABLE' };
    const path = join(disk, 'image');
    expect(await fails(build('-o', `oci:${path}`), { cwd })).toMatchObject(notWritable);
    expect(await fails(build('-o', `oci-archive:${path}`), { cwd })).toMatchObject(notWritable);
    expect(await fails(['generate', 'model.onnx', '-o', path], { cwd })).toMatchObject(notWritable);
    expect(await fails(build(), { cwd, cacheDir: path })).toMatchObject(notWritable);
  });

  it('builds a project that is read-only, to where it can', async ({ dir }) => {
    const source = await project(dir);
    const cwd = join(dir, 'disk');
    await mountTmpfs(cwd, 1 << 20);
    await cp(source, cwd, { recursive: true });
    await makeReadOnly(cwd);
    const built = await runCli(build('-o', `oci:${join(dir, 'image')}`), { cwd });
    expect(built).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/note: .*cannot be written/) });
    expect((await checkLayout(join(dir, 'image'))).size).toBe(1);
    const failure = await fails(build(), { cwd });
    expect(failure).toMatchObject({ exitCode: 2, code: 'OUTPUT_NOT_WRITABLE' });
  });
});

describe('input', () => {
  it('that is not there, or cannot be written where a file is, is named', async ({ dir }) => {
    const cwd = await project(dir);
    const missing = await fails(['build', 'none.onnx'], { cwd });
    expect(missing).toMatchObject({ exitCode: 2, code: 'FILE_NOT_FOUND' });
    expect(missing.message).toContain('none.onnx');
    const inFile = await fails(build('-o', 'oci:model.onnx/image'), { cwd });
    expect(inFile).toMatchObject({ exitCode: 2, code: 'OUTPUT_NOT_WRITABLE' });
  });

  it('that is no YAML is shown with line and column, and an unknown key with the one that was meant', async ({
    dir,
  }) => {
    const cwd = await project(dir);
    const yaml = join(cwd, 'mlpack.yaml');
    await writeFile(yaml, 'model: model.onnx\nversion: "1.0.0\n');
    const unreadable = await fails(['build'], { cwd });
    expect(unreadable).toMatchObject({ exitCode: 3, code: 'CONFIG_INVALID' });
    expect(unreadable.message).toMatch(/mlpack\.yaml.*(line )?3.*(column )?1/s);
    await writeFile(yaml, 'model: model.onnx\nplatfroms: [linux/amd64]\n');
    const { stderr, exitCode } = await runCli(['build'], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/platfroms/);
    expect(stderr).toMatch(/did you mean.*platforms/i);
    expect(stderr).toMatch(/\b2(:|, column )1\b/);
  });
});

describe('says that the engine has gone when it dies in a build', () => {
  for (const [builder, request] of [
    ['auto', /POST [^ ]*\/images\/load/],
    ['docker', /POST [^ ]*\/(build|session)\b/],
  ] as const)
    it(`--builder ${builder}`, async ({ dir, engine }) => {
      const cwd = await project(dir);
      const dying = await startDyingEngine(dir, engine, request);
      const env = { DOCKER_HOST: dying.host };
      const failure = await fails(build('--builder', builder, '--tag', 'mlpack-robust-test:gone'), {
        cwd,
        env,
      });
      expect(dying.hasDied()).toBe(true);
      expect(failure.exitCode).toBe(4);
      expect(failure.code).toMatch(/^ENGINE_/);
    });
});

describe('builds at the same time into one layout keep every image', () => {
  for (const [cache, copy, count] of [
    ['warm', copyOfCache, 4],
    ['cold', downloadsOnly, 2],
  ] as const)
    it(`${count} with one ${cache} cache`, async ({ dir }) => {
      const cwd = await project(dir);
      const cacheDir = await copy();
      const layout = join(dir, 'layout');
      const versions = Array.from({ length: count }, (_, i) => `0.${i}.0`);
      const ended = await Promise.all(
        versions.map((version) =>
          runCli(build('--version', version, '-o', `oci:${layout}`, '--json'), { cwd, cacheDir }),
        ),
      );
      expect(ended.map(({ exitCode }) => exitCode)).toEqual(versions.map(() => 0));
      const expected = ended.map((result) => [nameOf(result), digestOf(result)]);
      expect([...(await checkLayout(layout))]).toEqual(expected);
      expect(await litterIn(layout, cacheDir, cwd)).toEqual([]);
    });
});
