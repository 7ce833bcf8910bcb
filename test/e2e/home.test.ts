/** Users without a home folder: a container's uid that no passwd knows, HOME unset, empty, of somebody else or read-only. */
import { access, chmod, chown, constants, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { noEngine } from '../support/no-engine.ts';
import { hasProc } from '../support/processes.ts';
import { writeSmallProject } from '../support/projects.ts';
import { tempDir } from '../support/temp.ts';

const uid = 12_345;
const stranger = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
const isRoot = process.getuid?.() === 0;

/** A project of the stranger's, and somebody else's home, with credentials in it. */
async function setUp(dir: string) {
  const cwd = join(dir, 'project');
  const othersHome = join(dir, 'other');
  await writeSmallProject(cwd);
  await mkdir(join(othersHome, '.docker'), { recursive: true });
  await writeFile(join(othersHome, '.docker', 'config.json'), 'not for everybody');
  await chmod(othersHome, 0o700);
  await chmod(dir, 0o755);
  for (const path of [cwd, join(cwd, 'model.onnx')]) await chown(path, uid, uid);
  const run = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    runCli(args, {
      cwd,
      through: stranger,
      env: { ...noEngine, SHELL: undefined, XDG_CACHE_HOME: undefined, DOCKER_CONFIG: undefined, ...env },
    });
  return { cwd, othersHome, run };
}

describe.skipIf(!isRoot)('a user without a home folder', () => {
  const homes = [
    ['HOME unset, no passwd entry', undefined, '/.cache/mlpack'],
    ['HOME empty', '', '/.cache/mlpack'],
    ['HOME of another user', 'OTHER', 'OTHER/.cache/mlpack'],
  ] as const;
  it.each(homes)('%s: reads, and says what to set before it writes', async (_title, named, cache) => {
    const dir = await tempDir();
    const { cwd, othersHome, run } = await setUp(dir);
    const home = named?.replace('OTHER', othersHome);
    const inspected = await run(['inspect', 'model.onnx'], { HOME: home });
    expect(inspected).toMatchObject({ exitCode: 0, stderr: '' });
    const built = await run(['build', 'model.onnx', '--json'], { HOME: home });
    expect(built.exitCode).toBe(2);
    expect(built.json()).toEqual({
      error: {
        code: 'OUTPUT_NOT_WRITABLE',
        message: `The cache ${cache.replace('OTHER', othersHome)} cannot be used (EACCES).`,
        suggestions: ['Set XDG_CACHE_HOME, or HOME, to a folder that can be written.'],
      },
    });
    await expect(access(join(cwd, '.cache'), constants.F_OK)).rejects.toThrow('ENOENT');
    // Another's credentials are as good as none.
    const asked = await run(['history', 'localhost:1/a/b'], { HOME: home });
    expect(asked.stderr).toContain('[NETWORK]');
  });

  it('works where XDG_CACHE_HOME is set, but for a relative one', async () => {
    const dir = await tempDir();
    const { cwd, run } = await setUp(dir);
    const cache = join(cwd, 'cache');
    const listed = await run(['cache', 'ls'], { HOME: undefined, XDG_CACHE_HOME: cache });
    expect(listed.stdout).toBe(`${join(cache, 'mlpack')}: 0 blobs, 0 B\n`);
    const ignored = await run(['cache', 'ls'], { HOME: cwd, XDG_CACHE_HOME: 'cache' });
    expect(ignored.stdout).toContain(resolve(cwd, '.cache', 'mlpack'));
  });
});

/** In a small project of a user whose home is /proc/1. */
async function runWithoutFolders(...args: readonly string[]) {
  const cwd = join(await tempDir(), 'project');
  await writeSmallProject(cwd);
  return runCli(args, { cwd, env: { ...noEngine, HOME: '/proc/1', XDG_CACHE_HOME: undefined } });
}

describe.skipIf(!hasProc)('a home folder that can have no folders', () => {
  it.each([
    ['build', []],
    ['serve', ['--port', '0']],
  ])('%s says what to set, and ends', async (command, args) => {
    const { exitCode, stderr } = await runWithoutFolders(command, 'model.onnx', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'The cache /proc/1/.cache/mlpack cannot be used (ENOENT). [OUTPUT_NOT_WRITABLE]',
    );
  });

  it('mlpack doctor says so, and ends', async () => {
    expect((await runWithoutFolders('doctor')).stdout).toContain('/proc/1/.cache/mlpack');
  });
});
