/** `serve:` in mlpack.yaml: settings that are the image's, on a port that `mlpack test` finds. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { writeIris } from '../support/iris.ts';
import { noEngine } from '../support/no-engine.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';

const image = 'mlpack-serve-test:1';
const serve = 'serve:\n  port: 9000\n  logLevel: error\n  apiKeyFile: /run/secrets/key\n';

async function writeProject(folder: string): Promise<void> {
  await writeIris(folder, await warmLock());
  await appendFile(join(folder, 'mlpack.yaml'), serve);
}

it('is found on its own port in a container, tested without the key that only its host has', async ({
  dir,
  engine,
}) => {
  await writeProject(dir);
  const built = await runCli(['build', '--tag', image], { cwd: dir, engine });
  expect(built.exitCode, built.stderr).toBe(0);
  const format = '{{json .Config.ExposedPorts}} {{json .Config.Env}}';
  const { stdout } = await engine.dockerCli(['inspect', '--format', format, image]);
  expect(stdout).toContain('{"8081/tcp":{},"9000/tcp":{}}');
  expect(stdout).toContain('"LOG_LEVEL=error","MLPACK_API_KEY_FILE=/run/secrets/key","PORT=9000"');
  const test = await runCli(['test', image, '--json'], { cwd: dir, engine });
  expect(test.json(), test.stderr).toMatchObject({ passed: true, runner: 'Docker' });
  await engine.dockerCli(['rmi', image]);
});

it('is served by a process on the port that was asked for, which its log tells', async ({ dir }) => {
  await writeProject(dir);
  const built = await runCli(['build'], { cwd: dir, env: noEngine });
  expect(built.exitCode, built.stderr).toBe(0);
  const test = await runCli(['test', '--json'], { cwd: dir, env: noEngine });
  expect(test.json(), test.stderr).toMatchObject({ passed: true, runner: 'process' });
});
