/** `mlpack serve`: a model file served as its image would, without one, and anew when it changes. */
import { copyFile, readdir, rename, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { runCli, sharedCliCache, startCli, type RunningCli } from '../support/cli.ts';
import { fakeBrowser } from '../support/fake-browser.ts';
import { childrenOf, hasProc, isRunning } from '../support/processes.ts';
import { realModelPath } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { certificate } from '../support/server/certificate.ts';

const flower = [5.1, 3.5, 1.4, 0.2];

function startServe(dir: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningCli {
  const cli = startCli(['serve', ...args, '--port', '0'], { cwd: dir, env });
  onTestFinished(() => cli.kill('SIGKILL'));
  return cli;
}

async function readyUrl(cli: RunningCli): Promise<string> {
  const [, baseUrl = ''] = await cli.until(/Serving \S+ \S+ at (http:\S+), anew/);
  return baseUrl;
}

async function predict(baseUrl: string, row: unknown): Promise<string> {
  const response = await fetch(`${baseUrl}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ rows: [row] }),
  });
  return `${response.status} ${await response.text()}`;
}

/** The status, and what the answer says of its connection. */
function answerTo(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
    }).on('error', reject);
  });
}

/** Puts another model in the place of one, at once as careful programs do. */
async function replaceModel(dir: string, name: string): Promise<void> {
  await copyFile(join(realModelPath(name), 'model.onnx'), join(dir, 'next'));
  await rename(join(dir, 'next'), join(dir, 'model.onnx'));
}

it('answers with the model there is, goes on with it when the next is broken, and leaves nothing', async ({
  dir,
  skip,
}) => {
  if (!hasProc) skip('processes are watched through /proc');
  await replaceModel(dir, 'iris-logreg');
  const cli = startServe(dir, ['model.onnx']);
  const baseUrl = await readyUrl(cli);
  const first = await predict(baseUrl, flower);
  expect(first).toMatch(/^200 .*"label":0/);

  await replaceModel(dir, 'iris-rf');
  await cli.until(/^model\.onnx changed: serving \S+ 0\.1\.0 anew/m);
  const second = await predict(baseUrl, flower);
  expect(second).toMatch(/^200 .*"label":0/);
  expect(second).not.toBe(first);

  await writeFile(join(dir, 'model.onnx'), 'no model');
  await cli.until(/^model\.onnx changed, but cannot be served: .*model\.onnx.* \[MODEL_NOT_ONNX\]/m);
  await cli.until(/What was served before goes on/);
  expect(await predict(baseUrl, flower)).toBe(second);

  await replaceModel(dir, 'iris-logreg');
  await cli.until(/(?:model\.onnx changed: [^]*){2}/);
  expect(await predict(baseUrl, flower)).toBe(first);

  const servers = childrenOf(cli.pid, 'server.mjs');
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  expect(servers.filter(isRunning)).toEqual([]);
  const folders = await readdir(join(sharedCliCache(), 'mlpack', 'tmp'));
  expect(folders.filter((name) => name.includes(`${cli.pid}`))).toEqual([]);
  expect((await readdir(dir)).filter((name) => name !== 'model.onnx')).toEqual([]);
});

it('refuses nobody while a new model takes over', async ({ dir }) => {
  await replaceModel(dir, 'iris-logreg');
  const cli = startServe(dir);
  const baseUrl = await readyUrl(cli);
  const over = new AbortController();
  /** Asks one time after the other, and gives the different answers in their order. */
  const ask = async (agent: Agent | false): Promise<string[]> => {
    const answers: string[] = [];
    while (!over.signal.aborted) {
      const answer = await answerTo(`${baseUrl}/v2/health/ready`, agent);
      if (answers.at(-1) !== answer) answers.push(answer);
    }
    return answers;
  };
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => kept.destroy());
  const asked = Promise.all([ask(false), ask(kept)]);
  await replaceModel(dir, 'iris-rf');
  await cli.until(/changed: serving/);
  over.abort();
  const [onNew, onKept] = await asked;
  expect(onNew).toEqual(['200 close']);
  // Told by the last answer of the server that goes, and then on a connection to the other.
  expect(onKept).toEqual(['200 keep-alive', '200 close', '200 keep-alive']);
});

it('follows mlpack.yaml, which may come later, and names the line that is wrong', async ({ dir }) => {
  await replaceModel(dir, 'iris-logreg');
  const cli = startServe(dir);
  const baseUrl = await readyUrl(cli);
  const named = { a: 5.1, b: 3.5, c: 1.4, d: 0.2 };
  expect(await predict(baseUrl, named)).toMatch(/^4/);
  await writeFile(join(dir, 'mlpack.yaml'), 'inputs: { X: { features: [a, b, c, d] } }\n');
  // The example that was shown no longer tells all.
  await cli.until(/^mlpack\.yaml changed: serving .*\n +curl .*\/predict.*"a":/m);
  expect(await predict(baseUrl, named)).toMatch(/^200/);
  await writeFile(join(dir, 'mlpack.yaml'), 'inputs:\n  X: { features: 4 }\n');
  await cli.until(/^mlpack\.yaml changed, but cannot be served: .*mlpack\.yaml:2:\d+: /m);
  expect(await predict(baseUrl, named)).toMatch(/^200/);
});

it('serves nothing that answers otherwise than its golden file, unless it is told to', async ({ dir }) => {
  await replaceModel(dir, 'iris-logreg');
  const golden = (label: number) =>
    writeFile(
      join(dir, 'golden.json'),
      JSON.stringify({ inputs: { X: [flower] }, outputs: { label: [label] } }),
    );
  await golden(2);
  const refused = await runCli(['serve', 'model.onnx', '--port', '0'], { cwd: dir });
  expect(refused).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('GOLDEN_MISMATCH') });
  expect(refused.stderr).toContain('mlpack serve --no-test');
  expect(await readyUrl(startServe(dir, ['model.onnx', '--no-test']))).toMatch(/^http:/);
  await golden(0);
  const cli = startServe(dir, ['model.onnx']);
  const baseUrl = await readyUrl(cli);
  await golden(1);
  await cli.until(/^golden\.json changed, but cannot be served: .*\[GOLDEN_MISMATCH\]/m);
  expect(await predict(baseUrl, flower)).toMatch(/^200/);
});

it('opens the page where there is a browser, and does without where there is none', async ({ dir }) => {
  await replaceModel(dir, 'iris-logreg');
  const browser = await fakeBrowser(dir);
  const cli = startServe(dir, ['model.onnx', '--open'], browser.env);
  const baseUrl = await readyUrl(cli);
  await expect.poll(browser.opened).toBe(baseUrl);
  for (const env of [{ DISPLAY: '' }, { DISPLAY: ':0', PATH: '/nowhere' }]) {
    const other = startServe(dir, ['model.onnx', '--open'], env);
    expect((await fetch(`${await readyUrl(other)}/v2/health/ready`)).status).toBe(200);
  }
});

it('takes keys and a certificate of this machine, and new keys as they come', async ({ dir }) => {
  await replaceModel(dir, 'iris-logreg');
  await writeFile(join(dir, 'keys'), 'first\n');
  await writeFile(join(dir, 'cert.pem'), certificate.cert);
  await writeFile(join(dir, 'key.pem'), certificate.key);
  const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
  const cli = startServe(dir, ['model.onnx', '--api-key-file', 'keys', ...tls]);
  const [, line = ''] = await cli.until(/Serving \S+ \S+ at https:[^]*?^ {2}(curl .*)$/m);
  const answer = async (command: string) => (await runOk('sh', ['-c', command], { cwd: dir })).stdout;
  expect(await answer(line)).toContain('predictions');
  expect(await answer(line.replace('$(cat keys)', 'second'))).toContain('expected an API key');
  await writeFile(join(dir, 'keys'), 'second\n');
  await cli.until(/^keys changed: serving/m);
  expect(await answer(line)).toContain('predictions');
});

it('does not start with a model that cannot be served, or on a port that is taken', async ({ dir }) => {
  await writeFile(join(dir, 'model.onnx'), 'no model');
  expect(await runCli(['serve', 'model.onnx', '--port', '0'], { cwd: dir })).toMatchObject({ exitCode: 3 });
  await replaceModel(dir, 'iris-logreg');
  const baseUrl = await readyUrl(startServe(dir));
  const { exitCode, stderr } = await runCli(['serve', '--port', new URL(baseUrl).port], { cwd: dir });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('PORT_IN_USE') });
  const taken = ['--port', new URL(baseUrl).port];
  const misspelt = await runCli(['serve', 'modle.onnx', ...taken], { cwd: dir });
  expect(misspelt).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('FILE_NOT_FOUND') });
});
