/** Podman as the engine, on a machine without systemd, which runs its health checks elsewhere. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { dockerCli } from '../support/stack-project.ts';

it('builds into Podman, tests there, and brings a stack up and down', async ({ dir, engine, podman }) => {
  await writeSmallProject(dir);
  const host = await podman.serve();
  // Only Compose is Docker's.
  const env = { ...dockerCli(engine), DOCKER_HOST: host };
  const mlpack = (...args: string[]) => runCli(args, { cwd: dir, env });

  const built = await mlpack('build', 'model.onnx', '--tag', 'mlpack-podman-test:1');
  expect(built).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Load it into Podman') });
  const tested = await mlpack('test', '--json');
  expect(tested.json()).toMatchObject({ passed: true, runner: 'Podman' });

  expect(await mlpack('compose', '--db', 'sqlite')).toMatchObject({ exitCode: 0 });
  const example = await readFile(join(dir, 'stack', '.env.example'), 'utf8');
  const [, variable] = /^(\w+_PORT)=8080$/m.exec(example) ?? [];
  await writeFile(join(dir, 'stack', '.env'), `${variable}=${await freePort()}\n`);
  const up = await mlpack('up', '--json');
  expect(up.json()).toMatchObject({
    services: [{ state: 'running', health: 'healthy' }],
    models: [{ report: { passed: true }, prediction: 'arrived' }],
  });
  const recorded = await mlpack('predictions', 'stack', '--json');
  expect(recorded.exitCode).toBe(0);
  expect(await mlpack('down', '--volumes')).toMatchObject({ exitCode: 0 });
  const left = await podman.podman(['ps', '--all', '--quiet']);
  expect(left.stdout).toBe('');
});
