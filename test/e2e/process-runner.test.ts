/** `mlpack run` and `mlpack test` where no engine answers: the image's own server as a process of this machine. */
import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { runCli, sharedCliCache, startCli } from '../support/cli.ts';
import { fakeBrowser } from '../support/fake-browser.ts';
import { noEngine } from '../support/no-engine.ts';
import { childrenOf, hasProc, isRunning } from '../support/processes.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { certificate } from '../support/server/certificate.ts';

it('serves from the image with keys and TLS of this machine, says so, and leaves nothing after Ctrl-C', async ({
  dir,
  skip,
}) => {
  if (!hasProc) skip('processes are watched through /proc');
  await writeSmallProject(dir);
  const built = await runCli(['build', 'model.onnx'], { cwd: dir, env: noEngine });
  expect(built).toMatchObject({ exitCode: 0 });
  const test = await runCli(['test', '--json'], { cwd: dir, env: noEngine });
  expect(test.json()).toMatchObject({ passed: true, runner: 'process' });

  const browser = await fakeBrowser(dir);
  await writeFile(join(dir, 'keys'), 'known-to-its-owner-only\n', { mode: 0o600 });
  await writeFile(join(dir, 'cert.pem'), certificate.cert);
  await writeFile(join(dir, 'key.pem'), certificate.key, { mode: 0o600 });
  const access = ['--api-key-file', 'keys', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
  const env = { ...noEngine, ...browser.env };
  const withAccess = await runCli(['test', '--json', ...access], { cwd: dir, env });
  expect(withAccess.json()).toMatchObject({
    passed: true,
    checks: expect.arrayContaining([expect.objectContaining({ name: 'refuses without a key' })]),
  });
  const cli = startCli(['run', '--port', '0', '--open', ...access], { cwd: dir, env });
  onTestFinished(() => cli.kill('SIGKILL'));
  await cli.until(/as a process of this machine, without the isolation of a container/);
  const [, baseUrl = ''] = await cli.until(/Serving .* at (https:\S+) \(process\)/);
  await expect.poll(browser.opened).toBe(baseUrl);
  const [server = 0, ...others] = childrenOf(cli.pid, 'server.mjs');
  expect(others).toEqual([]);
  const [, line = ''] = await cli.until(/^ {2}(curl .*)$/m);
  expect(line).not.toContain('known-to-its-owner-only');
  expect(JSON.parse((await runOk('sh', ['-c', line], { cwd: dir })).stdout)).toHaveProperty('predictions');
  const [keyless] = line.split(/ -H "[^"]*"/u);
  const url = new URL('predict', baseUrl).href;
  const refused = await runOk('sh', ['-c', `${keyless} -d '{}' -w '%{http_code}' ${url}`], { cwd: dir });
  expect(refused.stdout).toMatch(/401$/);
  const deployed = ['test', '--json', '--url', baseUrl, '--api-key-file', 'keys', '--tls-cert', 'cert.pem'];
  const there = await runCli(deployed, { cwd: dir, env });
  const replayed = [expect.objectContaining({ problem: null, mismatch: null })];
  expect(there.json()).toMatchObject({
    passed: true,
    runner: 'deployed',
    models: [{ cases: expect.arrayContaining(replayed) }],
  });
  const without = await runCli(deployed.slice(0, 4), { cwd: dir, env });
  expect(without.exitCode).not.toBe(0);

  expect(await temporaryFoldersOf(cli.pid)).toHaveLength(1);
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  expect(isRunning(server)).toBe(false);
  expect(await temporaryFoldersOf(cli.pid)).toEqual([]);
});

it('leaves nothing when its terminal is closed', async ({ dir, skip }) => {
  if (!hasProc) skip('processes are watched through /proc');
  await writeSmallProject(dir);
  expect(await runCli(['build', 'model.onnx'], { cwd: dir, env: noEngine })).toMatchObject({ exitCode: 0 });
  // Some shells stay beside the command that they are given, with the same words.
  const through = ['sh', '-c', 'exec script -qec "exec $*" /dev/null', 'sh'];
  const terminal = startCli(['run', '--port', '0'], { cwd: dir, env: noEngine, through });
  onTestFinished(() => terminal.kill('SIGKILL'));
  await terminal.until(/Serving .* at (http:\S+) \(process\)/);
  const [cli = 0] = childrenOf(terminal.pid, 'run.js');
  const [server = 0] = childrenOf(cli, 'server.mjs');
  expect(await temporaryFoldersOf(cli)).toHaveLength(1);
  terminal.kill('SIGKILL');
  await expect.poll(() => isRunning(cli) || isRunning(server)).toBe(false);
  expect(await temporaryFoldersOf(cli)).toEqual([]);
});

/** What a process of the CLI has in its cache while it runs. */
async function temporaryFoldersOf(pid: number): Promise<string[]> {
  const names = await readdir(join(sharedCliCache(), 'mlpack', 'tmp'));
  return names.filter((name) => name.includes(`${pid}`));
}

it('takes settings for one start: a path of Vertex AI, as docs/protocols.md has it', async ({ dir }) => {
  await writeSmallProject(dir);
  expect(await runCli(['build', 'model.onnx'], { cwd: dir, env: noEngine })).toMatchObject({ exitCode: 0 });
  const env = { ...noEngine, AIP_HEALTH_ROUTE: '/alive' };
  const settings = ['--env', 'AIP_PREDICT_ROUTE=/vertex', '-e', 'AIP_HEALTH_ROUTE'];
  const test = await runCli(['test', '--json', ...settings], { cwd: dir, env });
  expect(test.json(), test.stderr).toMatchObject({ passed: true, runner: 'process' });
  const cli = startCli(['run', '--port', '0', ...settings], { cwd: dir, env });
  onTestFinished(() => cli.kill('SIGKILL'));
  const [, baseUrl = ''] = await cli.until(/Serving .* at (http:\S+) \(process\)/);
  const response = await fetch(new URL('vertex', baseUrl), {
    method: 'POST',
    body: '{"instances": [[5.1, 2.5, 3.0, 1.1]], "parameters": {}}',
    headers: { 'Content-Type': 'application/json' },
  });
  expect(await response.json()).toMatchObject({ predictions: [{ label: 1 }] });
  expect((await fetch(new URL('alive', baseUrl))).status).toBe(200);
  expect((await fetch(new URL('elsewhere', baseUrl))).status).toBe(404);
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });

  const refused = await runCli(['run', '--env', 'PORT=1'], { cwd: dir, env });
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--env PORT') });
});

it('says what of an edited image is another than what it runs', async ({ dir }) => {
  await writeSmallProject(dir);
  const env = noEngine;
  expect(await runCli(['generate', 'model.onnx'], { cwd: dir, env })).toMatchObject({ exitCode: 0 });
  const dockerfile = join(dir, 'context', 'Dockerfile');
  await appendFile(dockerfile, 'ENV NODE_OPTIONS=--no-warnings\nENTRYPOINT ["/bin/false"]\n');
  expect(await runCli(['build', 'context'], { cwd: dir, env })).toMatchObject({ exitCode: 0 });
  const test = await runCli(['test'], { cwd: dir, env });
  expect(test.exitCode, test.stderr).toBe(0);
  expect(test.stderr).toContain("The image's own command is not run (/bin/false): its server is.");
  expect(test.stderr).toContain('Variables of the image that the process does not get: NODE_OPTIONS');
});
