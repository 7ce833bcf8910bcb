/** One project, one digest: wherever, whenever and by whomever it is built, and the same files by either builder. */
import {
  appendFile,
  chmod,
  chown,
  copyFile,
  mkdir,
  readdir,
  readFile,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import type { Engine } from '../support/engine.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir, tempDir } from '../support/temp.ts';
import { containerConfig, unpackedFiles } from '../support/unpacked-files.ts';

let project: string;
let layout: string;
let first: Built;

beforeAll(async () => {
  const dir = await fileTempDir();
  project = join(dir, 'project');
  layout = join(dir, 'layout');
  await writeIris(project, await warmLock());
  first = await build(project, ['--output', `oci:${layout}`]);
});

/** The project again, its files made in another order, with other permissions and from another time. */
async function writeDifferently(folder: string): Promise<void> {
  await mkdir(folder);
  for (const [index, name] of (await readdir(project)).toSorted().toReversed().entries()) {
    if (name === '.mlpack') continue;
    await copyFile(join(project, name), join(folder, name));
    await chmod(join(folder, name), index % 2 === 0 ? 0o600 : 0o777);
    await utimes(join(folder, name), 1_000_000_000 + index, 1_000_000_000 + index);
  }
}

const withUmask = (umask: string) => ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh'];

describe('the digest of an image', () => {
  it('is the same in another folder, umask, time zone and language', async ({ dir }) => {
    const folder = join(dir, 'a folder, elsewhere');
    await writeDifferently(folder);
    const again = await build(folder, ['--output', 'oci:out'], {
      through: withUmask('077'),
      env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    });
    expect(again.digest).toBe(first.digest);
  });

  it('is the same for another user with an empty cache', async ({ dir, skip }) => {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') skip('becoming another user needs root');
    const folder = join(dir, 'other');
    await writeDifferently(folder);
    const cacheDir = join(dir, 'cache');
    await mkdir(cacheDir);
    for (const path of [folder, cacheDir, ...(await readdir(folder)).map((name) => join(folder, name))])
      await chown(path, 65534, 65534);
    // It may read the checkout and npm's configuration, wherever they are.
    const mayRead = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
    const again = await build(folder, ['--output', 'oci:out'], {
      through: [
        'setpriv',
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        ...mayRead,
        ...withUmask('007'),
      ],
      env: { TZ: 'America/St_Johns', LANG: 'C' },
      cacheDir,
    });
    expect(again.digest).toBe(first.digest);
    expect(again.images).toEqual(first.images);
  });
});

/** Files and configuration of an image in the engine, which is removed there. */
async function contentsOf(engine: Engine, reference: string, dir: string) {
  const archive = join(dir, 'saved.tar');
  const saved = await engine.dockerCli(['save', '--output', archive, reference]);
  await engine.dockerCli(['rmi', reference]);
  expect(saved, saved.stderr).toMatchObject({ exitCode: 0 });
  const image = `${join(dir, 'saved')}:latest`;
  await runOk('skopeo', ['copy', `docker-archive:${archive}`, `oci:${image}`]);
  const files = await unpackedFiles(image, join(dir, 'rootfs'));
  return { files, config: await containerConfig(`docker-archive:${archive}`) };
}

describe('the two builders', () => {
  it('give the same files and configuration; docker build by hand, too', async ({ engine, dir, needs }) => {
    needs('skopeo', 'umoci');
    const ours = `${layout}:iris:0.1.0`;
    const files = await unpackedFiles(ours, join(dir, 'ours'));
    const config = await containerConfig(`oci:${ours}`);
    expect(files.length).toBeGreaterThan(100);
    expect(Object.keys(config)).toEqual(
      expect.arrayContaining(['Env', 'Entrypoint', 'User', 'Labels', 'Healthcheck', 'ExposedPorts']),
    );

    const folder = join(dir, 'project');
    await writeIris(folder, join(project, 'mlpack.lock'));
    await build(folder, ['--builder', 'docker', '--tag', 'mlpack-reproducible:builder'], { engine });
    const byBuilder = await contentsOf(engine, 'mlpack-reproducible:builder', await tempDir());
    expect(byBuilder).toEqual({ files, config });

    const generated = await runCli(['generate', '--output', 'context'], { cwd: folder });
    expect(generated, generated.stderr).toMatchObject({ exitCode: 0 });
    const context = join(folder, 'context');
    const docker = await engine.dockerCli(['build', '--tag', 'mlpack-reproducible:hand', context]);
    expect(docker, docker.stderr).toMatchObject({ exitCode: 0 });
    const byHand = await contentsOf(engine, 'mlpack-reproducible:hand', await tempDir());
    expect(byHand).toEqual({ files, config });
  });
});

describe('a generated context', () => {
  it('builds to the digest of its project, and is the user’s to change', async ({ dir }) => {
    const folder = join(dir, 'project');
    await writeIris(folder, join(project, 'mlpack.lock'));
    const generate = (...flags: string[]) => runCli(['generate', ...flags], { cwd: folder });
    const generated = await runCli(['generate'], { cwd: folder, through: withUmask('077') });
    expect(generated, generated.stderr).toMatchObject({ exitCode: 0 });
    const fromContext = ['context', '--builder', 'oci', '--output', 'oci:out'];
    expect(await build(folder, fromContext)).toMatchObject({ digest: first.digest });
    expect(await generate(), 'again, over what nobody changed').toMatchObject({ exitCode: 0 });

    const dockerfile = join(folder, 'context', 'Dockerfile');
    const text = await readFile(dockerfile, 'utf8');
    await appendFile(dockerfile, 'RUN echo hello\n');
    const refused = await runCli(['build', ...fromContext], { cwd: folder });
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain(`line ${text.split('\n').length}`);
    expect(refused.stderr).toContain('RUN echo hello');
    expect(refused.stderr).toContain('--builder docker');

    const overwriting = await generate();
    expect(overwriting.exitCode).toBe(2);
    expect(overwriting.stderr).toMatch(/Dockerfile[^]*--force/);
    expect(await readFile(dockerfile, 'utf8')).toContain('RUN echo hello');
    await writeFile(join(folder, 'context', 'notes.txt'), 'mine');
    expect(await generate('--force')).toMatchObject({ exitCode: 0 });
    expect(await readFile(dockerfile, 'utf8')).toBe(text);
    expect(await readFile(join(folder, 'context', 'notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('SOURCE_DATE_EPOCH', () => {
  it('is the time of everything in the image', async ({ dir, needs }) => {
    needs('skopeo', 'umoci');
    await writeIris(dir, join(project, 'mlpack.lock'));
    const env = { SOURCE_DATE_EPOCH: '1700000000' };
    const dated = await build(dir, ['--output', 'oci:layout'], { env });
    expect(dated.digest).not.toBe(first.digest);
    const image = `${join(dir, 'layout')}:iris:0.1.0`;
    const { stdout } = await runOk('skopeo', ['inspect', '--config', `oci:${image}`]);
    expect(JSON.parse(stdout)).toMatchObject({ created: '2023-11-14T22:13:20Z' });
    await runOk('umoci', ['raw', 'unpack', '--image', image, join(dir, 'rootfs')]);
    const another = ['-newermt', '@1700000000', '-o', '!', '-newermt', '@1699999999'];
    const found = await runOk('find', [join(dir, 'rootfs'), '-mindepth', '1', '(', ...another, ')']);
    expect(found.stdout).toBe('');

    const wrong = await failure(['build'], { cwd: dir, env: { SOURCE_DATE_EPOCH: 'today' } });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.message).toContain('SOURCE_DATE_EPOCH=today');
  });
});
