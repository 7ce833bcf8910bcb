/** `mlpack run` and `mlpack test` where no engine answers: the image's own server as a process of this machine. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { runCli, sharedCliCache, startCli } from '../support/cli.ts';
import { fakeBrowser } from '../support/fake-browser.ts';
import { noEngine } from '../support/no-engine.ts';
import { childrenOf, hasProc, isRunning } from '../support/processes.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';

it('serves from the image, says so, and leaves nothing after Ctrl-C', async ({ dir, skip }) => {
  if (!hasProc) skip('processes are watched through /proc');
  await writeSmallProject(dir);
  const built = await runCli(['build', 'model.onnx'], { cwd: dir, env: noEngine });
  expect(built).toMatchObject({ exitCode: 0 });
  const test = await runCli(['test', '--json'], { cwd: dir, env: noEngine });
  expect(test.json()).toMatchObject({ passed: true, runner: 'process' });

  const browser = await fakeBrowser(dir);
  const cli = startCli(['run', '--port', '0', '--open'], { cwd: dir, env: { ...noEngine, ...browser.env } });
  onTestFinished(() => cli.kill('SIGKILL'));
  await cli.until(/as a process of this machine, without the isolation of a container/);
  const [, baseUrl = ''] = await cli.until(/Serving .* at (http:\S+) \(process\)/);
  await expect.poll(browser.opened).toBe(baseUrl);
  const [server = 0, ...others] = childrenOf(cli.pid, 'server.mjs');
  expect(others).toEqual([]);
  const answer = await fetch(`${baseUrl}/v2/health/ready`);
  expect(answer.status).toBe(200);

  const folders = async () => {
    const names = await readdir(join(sharedCliCache(), 'mlpack', 'tmp'));
    return names.filter((name) => name.includes(`${cli.pid}`));
  };
  expect(await folders()).toHaveLength(1);
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  expect(isRunning(server)).toBe(false);
  expect(await folders()).toEqual([]);
});
