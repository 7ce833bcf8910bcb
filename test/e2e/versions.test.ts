/** `version: auto`: the version that an image gets from what has changed since its last release, and why. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { build } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { realModelPath } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

/** Classifiers of iris with one signature, and a model with another. */
type Model = 'iris-logreg' | 'iris-rf' | 'diabetes-ridge';

/** Makes a project, or changes what there is. */
async function write(folder: string, model: Model, config: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  const real = realModelPath(model);
  await copyFile(join(real, 'model.onnx'), join(folder, 'model.onnx'));
  // By another name than the one that is found unasked.
  await copyFile(join(real, 'golden.json'), join(folder, 'cases.json'));
  const all = { name: 'shop', version: 'auto', model: 'model.onnx', ...config };
  await writeFile(join(folder, 'mlpack.yaml'), stringify(all));
}

interface Derived {
  readonly version: string;
  readonly previous: string | null;
  readonly level: string | null;
  readonly reasons: readonly string[];
}

async function derive(cwd: string, ...flags: string[]): Promise<Derived> {
  const result = await runCli(['build', '--json', '--dry-run', '--builder', 'oci', ...flags], { cwd });
  expect(result.exitCode, result.stderr).toBe(0);
  const built: { derivedVersion: Derived; locations: unknown[] } = JSON.parse(result.stdout);
  expect(built.locations).toEqual([]);
  return built.derivedVersion;
}

it('follows from what has changed since the newest release in the registry', async ({
  dir,
  registry,
  needs,
}) => {
  needs('skopeo');
  const image = `${registry.host}/team/shop`;
  await write(dir, 'iris-logreg', { image });
  await copyFile(await warmLock(), join(dir, 'mlpack.lock'));
  const release = async (): Promise<string> => {
    const built = await build(dir, ['--builder', 'oci', '--output', 'oci:release']);
    const [, tag = ''] = /:([^:]+)$/.exec(built.reference) ?? [];
    const copy = [
      'copy',
      '--dest-tls-verify=false',
      '--all',
      `oci:${join(dir, 'release')}:${built.reference}`,
    ];
    await runOk('skopeo', [...copy, `docker://${image}:${tag}`]);
    // What is no version must not be taken for one.
    await runOk('skopeo', [...copy, `docker://${image}:latest`]);
    return tag;
  };

  expect(await derive(dir)).toEqual({ version: '0.1.0', previous: null, level: null, reasons: [] });
  expect(await release()).toBe('0.1.0');
  expect(await derive(dir)).toEqual({ version: '0.1.0', previous: '0.1.0', level: null, reasons: [] });

  await write(dir, 'iris-logreg', { image, serve: { logLevel: 'warn' } });
  expect(await derive(dir)).toEqual({
    version: '0.1.1',
    previous: '0.1.0',
    level: 'patch',
    reasons: ['LOG_LEVEL set to "warn"'],
  });
  expect(await release()).toBe('0.1.1');

  await write(dir, 'iris-rf', { image, serve: { logLevel: 'warn' } });
  const minor = await derive(dir);
  expect(minor).toMatchObject({ version: '0.2.0', previous: '0.1.1', level: 'minor' });
  expect(minor.reasons[0]).toBe('weights changed');
  expect(await release()).toBe('0.2.0');

  await write(dir, 'diabetes-ridge', { image, serve: { logLevel: 'warn' } });
  const major = await derive(dir);
  expect(major).toMatchObject({ version: '1.0.0', previous: '0.2.0', level: 'major' });
  expect(major.reasons).toEqual(
    expect.arrayContaining([
      'input "X" changed float32[N,4] → float32[N,10]',
      'output "label" removed',
      'output "variable" added, float32[N,1]',
      'weights changed',
    ]),
  );
  const told = await runCli(['build', '--dry-run', '--builder', 'oci'], { cwd: dir });
  expect(told.stdout).toMatch(/^Version +1\.0\.0: input "X" changed float32\[N,4\] → float32\[N,10\];/m);
  expect(told.stdout).toContain('Nothing was written.');

  // A bare name is no registry's: the project's own layout is looked into.
  expect(await derive(dir, '--tag', 'shop')).toMatchObject({ version: '0.1.0', previous: null });
  expect(await derive(dir, '--version', '7.0.0')).toBeNull();
});

it('follows from the project’s own layout where no registry is named', async ({ dir }) => {
  const one = ['--platform', 'linux/amd64'];
  const flags = ['--builder', 'oci', ...one];
  await write(dir, 'iris-logreg', {});
  await copyFile(await warmLock(), join(dir, 'mlpack.lock'));
  const first = await build(dir, flags);
  expect(first).toMatchObject({ reference: 'shop:0.1.0', derivedVersion: { previous: null } });
  expect(await build(dir, flags)).toMatchObject({ reference: 'shop:0.1.0', digest: first.digest });

  await write(dir, 'iris-logreg', { description: 'Which iris it is.' });
  expect(await build(dir, flags)).toMatchObject({
    reference: 'shop:0.1.1',
    derivedVersion: { reasons: ['description changed'] },
  });
  await write(dir, 'iris-logreg', { description: 'Which iris it is.', tests: 'cases.json' });
  expect(await derive(dir, ...one)).toMatchObject({
    version: '0.1.2',
    reasons: expect.arrayContaining(['golden cases changed']),
  });

  await write(dir, 'iris-logreg', { description: 'Which iris it is.' });
  const both = ['--platform', 'linux/amd64,linux/arm64'];
  expect(await derive(dir, ...both)).toMatchObject({
    version: '0.2.0',
    reasons: ['built for linux/arm64, too'],
  });
  const dated = await runCli(['build', '--json', '--dry-run', ...flags], {
    cwd: dir,
    env: { SOURCE_DATE_EPOCH: '1700000000' },
  });
  expect(dated.json()).toMatchObject({
    derivedVersion: { version: '0.1.2', reasons: ['SOURCE_DATE_EPOCH changed'] },
  });
});

it('is the image’s where mlpack.yaml lists models, whose own versions stay', async ({ dir }) => {
  const listed = { name: 'iris', version: '3.1.0', model: 'model.onnx' };
  const config = { model: undefined, models: [listed] };
  await write(dir, 'iris-logreg', config);
  await copyFile(await warmLock(), join(dir, 'mlpack.lock'));
  const flags = ['--builder', 'oci'];
  expect(await build(dir, flags)).toMatchObject({ reference: 'shop:0.1.0' });
  await write(dir, 'iris-rf', { model: undefined, models: [listed] });
  const built = await build(dir, flags);
  expect(built).toMatchObject({
    reference: 'shop:0.2.0',
    derivedVersion: { level: 'minor', reasons: expect.arrayContaining(['iris 3.1.0: weights changed']) },
    models: [{ name: 'iris', version: '3.1.0' }],
  });
});

it('a dry run leaves nothing behind', async ({ dir }) => {
  await write(dir, 'iris-logreg', {});
  const before = await readdir(dir);
  expect(await derive(dir)).toMatchObject({ version: '0.1.0' });
  expect(await readdir(dir)).toEqual(before);
  const frozen = await failure(['build', '--dry-run', '--frozen'], { cwd: dir });
  expect(frozen.exitCode).toBe(3);
  expect(frozen.message).toContain('LOCK_OUTDATED');
});

it('is about images that mlpack assembles, of projects', async ({ dir }) => {
  await write(dir, 'iris-logreg', {});
  await copyFile(await warmLock(), join(dir, 'mlpack.lock'));
  const dry = await failure(['build', '--dry-run', '--builder', 'docker'], { cwd: dir });
  expect(dry.exitCode).toBe(2);
  expect(dry.message).toContain('--dry-run');
  const generated = await runCli(['generate', '--version', 'auto'], { cwd: dir });
  expect(generated.exitCode, generated.stderr).toBe(0);
  const context = await failure(['build', 'context', '--version', 'auto'], { cwd: dir });
  expect(context.exitCode).toBe(2);
  expect(context.message).toContain('written in it');
});
