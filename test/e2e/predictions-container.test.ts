/** The prediction log of a locked-in container: SQLite and spool on a volume that the engine has just made. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';

const image = 'mlpack-predictions-test:1';
const volume = 'mlpack-predictions-test';
const container = 'mlpack-predictions-test';

const lockedIn = [
  '--read-only',
  '--tmpfs',
  '/tmp',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];

it('is kept on a volume through SIGKILL, and read from there', async ({ engine, dir }) => {
  await writeSmallProject(dir);
  const log =
    'predictionLog: sqlite:///var/lib/mlpack/predictions.db, predictionSpool: /var/lib/mlpack/spool';
  const config = join(dir, 'mlpack.yaml');
  await writeFile(config, `name: iris\nmodel: model.onnx\nserve: { ${log} }\n`);
  const built = await runCli(['build', '--tag', image], { cwd: dir, engine });
  expect([built.exitCode, built.stderr]).toEqual([0, expect.any(String)]);
  onTestFinished(async () => {
    await engine.dockerCli(['rm', '--force', container]);
    await engine.dockerCli(['volume', 'rm', '--force', volume]);
    await engine.dockerCli(['rmi', '--force', image]);
  });

  const start = async (): Promise<string> => {
    const mount = ['--volume', `${volume}:/var/lib/mlpack`];
    const name = ['--name', container, '--publish', '127.0.0.1::8080'];
    const { stderr, exitCode } = await engine.dockerCli([
      'run',
      '--detach',
      ...name,
      ...lockedIn,
      ...mount,
      image,
    ]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const { stdout } = await engine.dockerCli(['port', container, '8080/tcp']);
    const url = `http://${stdout.trim()}`;
    while (!(await isReady(url))) {
      const state = await engine.dockerCli(['inspect', '--format', '{{.State.Status}}', container]);
      if (state.stdout.trim() !== 'running')
        throw new Error((await engine.dockerCli(['logs', container])).stderr);
      await sleep(50);
    }
    return url;
  };
  const ids: string[] = [];
  for (let round = 0; round < 2; round++) {
    const url = await start();
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '[[5.1, 3.5, 1.4, 0.2]]',
    });
    expect(answer.status).toBe(200);
    ids.push(answer.headers.get('X-Request-Id') ?? '');
    // The first is killed, the second stops, and so has taken both to the database.
    await engine.dockerCli([round === 0 ? 'kill' : 'stop', container]);
    const logs = await engine.dockerCli(['logs', container]);
    expect(logs.stderr).toBe('');
    await engine.dockerCli([
      'cp',
      `${container}:/var/lib/mlpack/predictions.db`,
      join(dir, 'predictions.db'),
    ]);
    await engine.dockerCli(['rm', container]);
  }
  const db = `sqlite://${join(dir, 'predictions.db')}`;
  const { stdout } = await runCli(['predictions', '--db', db, '--format', 'json'], { cwd: dir });
  const recorded: { requestId: string }[] = JSON.parse(stdout);
  expect(recorded.map(({ requestId }) => requestId)).toEqual(ids.toReversed());

  // A test of the image has neither the volume nor the wish to be recorded.
  expect((await runCli(['test', image], { cwd: dir, engine })).exitCode).toBe(0);
});

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/v2/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
}
