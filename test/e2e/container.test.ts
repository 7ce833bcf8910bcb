/** What `mlpack run` and `mlpack test` start in a real engine: how locked in it is, how it ends, what they say of it. */
import { once } from 'node:events';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { expect, onTestFinished } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import type { Engine } from '../support/engine.ts';
import { writeSmallProject } from '../support/projects.ts';
import { realModelPath } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { certificate } from '../support/server/certificate.ts';
import { fileTempDir } from '../support/temp.ts';

const image = 'mlpack-container-test:1';

let building: Promise<string> | undefined;

/** A project that has been built and loaded into the engine as `image`. */
function built(engine: Engine): Promise<string> {
  building ??= (async () => {
    const cwd = await fileTempDir();
    await writeSmallProject(cwd);
    const result = await runCli(['build', 'model.onnx', '--tag', image], { cwd, engine });
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return cwd;
  })();
  return building;
}

async function containersOf(engine: Engine, reference = image): Promise<string[]> {
  const filter = ['--filter', `ancestor=${reference}`];
  const { stdout } = await engine.dockerCli(['ps', '--all', '--quiet', '--no-trunc', ...filter]);
  return stdout.split('\n').filter((line) => line !== '');
}

async function inspect(engine: Engine, id: string): Promise<Inspected> {
  const { stdout } = await engine.dockerCli(['inspect', id]);
  const [container] = JSON.parse(stdout) as Inspected[];
  if (container === undefined) throw new Error(`no container ${id}`);
  return container;
}

interface Inspected {
  readonly State: { readonly Pid: number };
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

/** Starts `mlpack run` and waits until it serves. */
async function serve(engine: Engine, cwd: string, ...flags: string[]) {
  const cli = startCli(['run', image, '--port', '0', ...flags], { cwd, engine });
  const [, baseUrl = ''] = await cli.until(/Serving .* at (http:\S+) \(Docker\)/);
  return { cli, baseUrl };
}

it('locks the container in, answers, and takes it away on Ctrl-C', async ({ engine }) => {
  const cwd = await built(engine);
  const limits = ['--memory', '512m', '--cpus', '1.5', '--pids', '100'];
  const { cli, baseUrl } = await serve(engine, cwd, ...limits);
  const [id = '', ...others] = await containersOf(engine);
  expect(others).toEqual([]);
  const { HostConfig, State } = await inspect(engine, id);
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    CapAdd: null,
    Privileged: false,
    SecurityOpt: ['no-new-privileges'],
    Tmpfs: { '/tmp': expect.stringContaining('noexec') },
    Memory: 512 * 2 ** 20,
    NanoCpus: 1.5e9,
    PidsLimit: 100,
    PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1' }] },
  });
  const status = await readFile(`/proc/${State.Pid}/status`, 'utf8');
  expect(status).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
  expect(status).toMatch(/^Gid:\t65532\t/m);
  expect(status).toMatch(/^CapEff:\t0+$/m);
  expect(status).toMatch(/^CapBnd:\t0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);

  const answer = await fetch(`${baseUrl}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '[[5.1, 3.5, 1.4, 0.2]]',
  });
  const { predictions } = (await answer.json()) as { predictions: Record<string, unknown>[] };
  // skl2onnx's ZipMap: probabilities by the name of their class, though the tensor has only positions.
  expect(predictions[0]).toMatchObject({ label: 0, probabilities: { 0: expect.closeTo(0.98, 1) } });

  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  expect(await containersOf(engine)).toEqual([]);
});

it('serves and tests with keys and TLS of this machine, which the container has in memory only', async ({
  engine,
  dir,
}) => {
  const cwd = await built(engine);
  await writeFile(join(dir, 'keys'), 'known-to-its-owner-only\nanother\n', { mode: 0o600 });
  await writeFile(join(dir, 'cert.pem'), certificate.cert);
  await writeFile(join(dir, 'key.pem'), certificate.key, { mode: 0o600 });
  const access = ['keys', 'cert.pem', 'key.pem'].map((file) => join(dir, file));
  const [keys = '', cert = '', key = ''] = access;
  const flags = ['--api-key-file', keys, '--tls-cert', cert, '--tls-key', key];
  const tested = await runCli(['test', image, '--json', ...flags], { cwd, engine });
  expect(tested.json()).toMatchObject({
    passed: true,
    runner: 'Docker',
    checks: expect.arrayContaining([expect.objectContaining({ name: 'refuses without a key' })]),
  });

  const cli = startCli(['run', image, '--port', '0', ...flags], { cwd, engine });
  const [, baseUrl = ''] = await cli.until(/Serving .* at (https:\S+) \(Docker\)/);
  const [, line = ''] = await cli.until(/^ {2}(curl .*)$/m);
  expect((await runOk('sh', ['-c', line], { cwd })).stdout).toContain('predictions');
  const status = ['--silent', '--cacert', cert, '--output', '/dev/null', '--write-out', '%{http_code}'];
  expect((await runOk('curl', [...status, `${baseUrl}/v2`])).stdout).toBe('401');
  const [id = ''] = await containersOf(engine);
  expect(JSON.stringify(await inspect(engine, id))).not.toContain('known-to-its-owner-only');
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  expect(await containersOf(engine)).toEqual([]);
});

it('publishes nothing when the port is taken, and leaves no container', async ({ engine }) => {
  const cwd = await built(engine);
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  const result = await runCli(['run', image, '--port', port], { cwd, engine });
  expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[PORT_IN_USE]') });
  expect(result.stderr).toContain(port);
  expect(await containersOf(engine)).toEqual([]);
});

it('says which tensor and element of which case is wrong, for people, JSON and JUnit', async ({
  engine,
  dir,
}) => {
  await writeSmallProject(dir);
  await copyFile(join(realModelPath('iris-rf'), 'golden.json'), join(dir, 'golden.json'));
  const wrong = 'mlpack-container-test:wrong';
  const flags = ['--golden', 'golden.json', '--no-test', '--tag', wrong];
  const build = await runCli(['build', 'model.onnx', ...flags], { cwd: dir, engine });
  expect(build).toMatchObject({ exitCode: 0 });

  const people = await runCli(['test', wrong, '--junit', 'report.xml'], { cwd: dir, engine });
  expect(people).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('[GOLDEN_MISMATCH]') });
  const json = await runCli(['test', wrong, '--json'], { cwd: dir, engine });
  expect(json.exitCode).toBe(6);
  const { models, ...report } = json.json() as {
    models: { cases: { name: string; mismatch: Mismatch | null }[] }[];
  };
  expect(report).toMatchObject({ passed: false, runner: 'Docker' });
  const failed = models.flatMap(({ cases }) => cases).filter(({ mismatch }) => mismatch !== null);
  const mismatch = failed[0]?.mismatch;
  expect(mismatch).toMatchObject({ kind: 'value', name: expect.any(String) });
  expect(people.stdout).toContain(mismatch?.message);
  for (const told of [mismatch?.name, mismatch?.index.join(', '), mismatch?.expected, mismatch?.actual])
    expect(mismatch?.message).toContain(String(told));

  const xml = new XMLParser({ ignoreAttributes: false, isArray: (name) => name.startsWith('test') });
  const suites = xml.parse(await readFile(join(dir, 'report.xml'), 'utf8')).testsuites[0].testsuite;
  const written = suites.flatMap((suite: { testcase: unknown[] }) => suite.testcase);
  const failures = written.filter((entry: object) => 'failure' in entry);
  expect(failures).toHaveLength(failed.length);
  expect(failures[0].failure['@_message']).toBe(mismatch?.message);
  expect(await containersOf(engine, wrong)).toEqual([]);
  await engine.dockerCli(['rmi', wrong]);
});

interface Mismatch {
  readonly name: string;
  readonly index: readonly number[];
  readonly expected: number;
  readonly actual: number;
  readonly message: string;
}

it('ends at once with the last log lines when the server dies', async ({ engine, dir }) => {
  const cwd = await built(engine);
  const dying = 'mlpack-container-test:dying';
  await writeFile(join(dir, 'broken.onnx'), 'no model');
  await writeFile(join(dir, 'Dockerfile'), `FROM ${image}\nCOPY broken.onnx /opt/mlpack/model/model.onnx\n`);
  const build = await engine.dockerCli(['build', '--tag', dying, dir]);
  expect(build).toMatchObject({ exitCode: 0 });
  for (const command of ['run', 'test']) {
    const port = command === 'run' ? ['--port', '0'] : [];
    const result = await runCli([command, dying, ...port, '--ready-timeout', '3600'], { cwd, engine });
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toContain('[SERVER_NOT_READY]');
    expect(result.stderr).toMatch(/exit code 1.*Its last log lines:\n.*model\.onnx/s);
    expect(result.stderr).not.toMatch(/^ +at /m);
  }
  expect(await containersOf(engine, dying)).toEqual([]);
  await engine.dockerCli(['rmi', dying]);
});
