/** What mlpack reads because a user named it, or because it lies where mlpack looks: nothing waits at a pipe. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { noEngine } from '../support/no-engine.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { exists } from '../support/rig-cache.ts';
import { fileTempDir } from '../support/temp.ts';

let generated: string;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  const cwd = await fileTempDir();
  await writeSmallProject(cwd);
  generated = join(cwd, 'context');
  const { exitCode, stderr } = await runCli(['generate', 'model.onnx'], { cwd, env: noEngine });
  if (exitCode !== 0) throw new Error(stderr);
});

describe.each([
  { args: 'build model.onnx --golden pipe', pipe: 'pipe' },
  { args: 'inspect pipe', pipe: 'pipe' },
  { args: 'build', pipe: 'mlpack.yaml' },
  { args: 'build context', pipe: 'context/config/contract.json' },
  { args: 'build context', pipe: 'context/.dockerignore' },
  { args: 'verify oci-archive:pipe', pipe: 'pipe' },
  { args: 'push ./pipe localhost:1/a:1', pipe: 'pipe' },
  { args: 'serve model.onnx --api-key-file pipe', pipe: 'pipe' },
  { args: 'ps', pipe: 'stack/compose.yaml' },
  { args: 'logout localhost:1', pipe: 'docker/config.json' },
  { args: 'predictions --db sqlite://$PWD/pipe', pipe: 'pipe' },
])('a named pipe that nobody writes to, as $pipe of mlpack $args', ({ args, pipe }) => {
  it('is refused at once', async ({ dir }) => {
    await writeSmallProject(dir);
    if (pipe.startsWith('context/')) await cp(generated, join(dir, 'context'), { recursive: true });
    await mkdir(dirname(join(dir, pipe)), { recursive: true });
    await rm(join(dir, pipe), { force: true });
    execFileSync('mkfifo', [join(dir, pipe)]);
    const { exitCode, stderr } = await runCli(args.replace('$PWD', dir).split(' '), {
      cwd: dir,
      env: { ...noEngine, DOCKER_CONFIG: join(dir, 'docker') },
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/pipe|regular file/u)]);
    expect(stderr).toContain('[FILE_NOT_READABLE]');
  });
});

describe.each(['.npmrc', `docker/contexts/meta/${sha256('mine')}/meta.json`])(
  'a named pipe as %s',
  (pipe) => {
    it('is as good as none', async ({ dir }) => {
      await mkdir(dirname(join(dir, pipe)), { recursive: true });
      execFileSync('mkfifo', [join(dir, pipe)]);
      const { exitCode } = await runCli(['doctor'], {
        cwd: dir,
        env: { HOME: dir, DOCKER_CONFIG: join(dir, 'docker'), DOCKER_CONTEXT: 'mine' },
      });
      expect(exitCode).toBe(0);
    });
  },
);

describe.each([
  {
    args: 'build model.onnx --golden',
    shell: '"$@" <(WRITER)',
    start: "head -c 200000 /dev/zero | tr '\\0' ' '",
  },
  { args: 'verify oci-archive:/dev/stdin', shell: '"$@" < <(WRITER)', start: 'tar -c big | head -c 200000' },
])('mlpack $args with $shell', ({ args, shell, start }) => {
  it('ends by SIGTERM while the writer takes its time', async ({ dir }) => {
    await writeSmallProject(dir);
    await writeFile(join(dir, 'big'), Buffer.alloc(400_000));
    // It is rid of more than a pipe holds once mlpack reads, and ends with mlpack, whose process bash becomes.
    const writer = `${start}; touch read; exec tail --pid=$$ -f /dev/null`;
    const through = ['bash', '-c', `exec "$0" ${shell.replace('WRITER', () => writer)}`];
    const cli = startCli(args.split(' '), { cwd: dir, env: noEngine, through });
    await expect.poll(() => exists(join(dir, 'read'))).toBe(true);
    cli.kill('SIGTERM');
    expect(await cli.finished).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining('[INTERRUPTED]'),
    });
  });
});
