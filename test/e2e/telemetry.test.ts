/**
 * onnxruntime reports to its vendor by default: it looks a host up, keeps a device id below ~/.cache/Microsoft
 * and writes mat-debug-*.log. What the kernel sees shows that mlpack's processes do none of it.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliCommand, sharedCliCache } from '../support/cli.ts';
import { childrenOf } from '../support/processes.ts';
import { writeSmallProject } from '../support/projects.ts';
import { run, start } from '../support/run.ts';
import { bundledHome, onnxruntimeDir } from '../support/server/bundled-home.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { tempDir } from '../support/temp.ts';
import { findTool } from '../support/tools.ts';

const strace = process.platform === 'linux' ? await findTool('strace') : undefined;
const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

const model = identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape: ['N', 2] }]);

interface Trace {
  readonly stdout: string;
  /** Every address connected to or sent to, as strace writes it. */
  readonly addresses: readonly string[];
  readonly createdFiles: readonly string[];
  readonly loadedOnnxruntime: boolean;
}

const traced = ['-f', '--seccomp-bpf', '-q', '-s', '300', '-e', 'trace=%network,/^(open|creat|mkdir)'];

/** Runs a module, and all processes it starts, under strace. */
async function trace(code: string, args: readonly string[]): Promise<Trace> {
  const folder = await tempDir();
  const script = join(folder, 'driver.mjs');
  const log = join(folder, 'trace');
  await writeFile(script, code);
  const command = [...traced, '-o', log, process.execPath, script, ...args];
  const { stdout, stderr, exitCode } = await run(strace ?? '', command, {
    // Without the variable that switches telemetry off: that is mlpack's to set.
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder },
  });
  expect(exitCode, stderr).toBe(0);
  return { stdout, ...(await readTrace(log)) };
}

async function readTrace(log: string): Promise<Omit<Trace, 'stdout'>> {
  const lines = (await readFile(log, 'utf8')).split('\n');
  return {
    addresses: lines.flatMap(
      (line) => /\b(?:connect|sendto|sendmsg|sendmmsg)\(.*?(\{sa_family=.*?\})/.exec(line)?.[1] ?? [],
    ),
    createdFiles: lines.filter((line) => /O_CREAT|\b(creat|mkdir|mkdirat)\(/.test(line)),
    loadedOnnxruntime: lines.some((line) => /libonnxruntime\.so/.test(line)),
  };
}

/** A project with a lock whose packages the shared cache has, and a home and a folder for temporary files of its own. */
async function ownWorld() {
  const dir = await tempDir();
  const [cwd, home, tmp] = [join(dir, 'project'), join(dir, 'home'), join(dir, 'tmp')];
  await writeSmallProject(cwd);
  for (const folder of [home, tmp]) await mkdir(folder);
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: tmp, XDG_CACHE_HOME: sharedCliCache() };
  // onnxruntime's files go where XDG_CACHE_HOME says, when it is set; others' may have been there before.
  const before = await readdir(sharedCliCache());
  const left = async () => {
    const names = await Promise.all([home, tmp].map((folder) => readdir(folder, { recursive: true })));
    const inCache = await readdir(sharedCliCache());
    return [...names.flat(), ...inCache.filter((name) => name !== 'mlpack' && !before.includes(name))];
  };
  return { dir, cwd, env, left };
}

/** Addresses of the network, this machine's own excepted. */
function outside(addresses: readonly string[]): string[] {
  return addresses.filter((address) => /AF_INET/.test(address) && !/"(127\.0\.0\.1|::1)"/.test(address));
}

const reporting = /mat-debug|\.cache|Microsoft|onnxruntime/i;

describe.skipIf(strace === undefined)('without ORT_DISABLE_TELEMETRY in the environment', () => {
  it('a replay speaks to nobody and leaves nothing behind', async () => {
    const modelPath = join(await tempDir(), 'model.onnx');
    await writeFile(modelPath, model);
    const { addresses, createdFiles, loadedOnnxruntime, stdout } = await trace(
      `import { recordGolden } from ${source('replay/record-golden.ts')};
       import { onnxruntime } from ${source('runtime/onnxruntime/onnxruntime.ts')};
       const candidates = [[[{ name: 'x', dtype: 'float32', shape: [1, 2], data: [1, 2] }]]];
       const signature = { inputs: [], outputs: [{ name: 'y', dtype: 'float32', shape: null }] };
       const about = { maxElements: 9, randomOutputs: new Set(), signature };
       await using model = await onnxruntime.load(process.argv[3], process.argv[2], undefined);
       const { golden } = await recordGolden({ model, candidates, ...about });
       console.log(JSON.stringify(golden.cases[0].outputs[0].data));`,
      [modelPath, onnxruntimeDir],
    );
    expect({ stdout, loadedOnnxruntime }).toEqual({ stdout: '[1,2]\n', loadedOnnxruntime: true });
    expect(addresses).toEqual([]);
    expect(createdFiles.filter((line) => reporting.test(line))).toEqual([]);
  });

  it('a server speaks to nobody but its client and leaves nothing behind', async () => {
    const x = { name: 'x', dtype: 'float32', shape: ['N', 2] } as const;
    const homeDir = await bundledHome({ model, inputs: [x], outputs: [{ ...x, name: 'y' }] });
    const { addresses, createdFiles, loadedOnnxruntime, stdout } = await trace(
      `import { runServerProcess } from ${source('process/run-server-process.ts')};
       import { waitForReady } from ${source('smoke/wait-for-ready.ts')};
       const server = await runServerProcess({
         homeDir: process.argv[2], execPath: process.execPath, host: '127.0.0.1', port: 0, environment: process.env,
       });
       await waitForReady({ running: server, timeoutMs: 60_000 });
       const body = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] });
       const headers = { 'content-type': 'application/json' };
       const answer = await fetch(server.baseUrl + '/v2/models/m/infer', { method: 'POST', headers, body });
       await server.stop(10_000);
       console.log(server.port, answer.status);`,
      [homeDir],
    );
    const [port, status] = stdout.trim().split(' ');
    expect({ status, loadedOnnxruntime }).toEqual({ status: '200', loadedOnnxruntime: true });
    expect(addresses.length).toBeGreaterThan(0);
    const client = `sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")`;
    expect(addresses.filter((address) => !address.includes(client))).toEqual([]);
    expect(createdFiles.filter((line) => reporting.test(line))).toEqual([]);
  });

  for (const args of [['inspect', 'model.onnx'], ['build', 'model.onnx'], ['test'], ['run', '--port', '0']])
    it(`mlpack ${args.join(' ')} speaks to this machine only and leaves nothing behind`, async () => {
      const { dir, cwd, env, left } = await ownWorld();
      const isServing = args[0] === 'test' || args[0] === 'run';
      if (isServing) await run(...cliCommand(['build', 'model.onnx']), { cwd, env });
      const log = join(dir, 'trace');
      const [command, commandArgs] = cliCommand(args);
      const cli = start(strace ?? '', [...traced, '-o', log, command, ...commandArgs], { cwd, env });
      if (args[0] === 'run') {
        await cli.until(/Serving/);
        // strace itself would not hand the signal on.
        for (const pid of childrenOf(cli.pid, 'run.js')) process.kill(pid, 'SIGINT');
      }
      const { exitCode, stderr } = await cli.finished;
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const { addresses, loadedOnnxruntime } = await readTrace(log);
      expect(loadedOnnxruntime).toBe(args[0] !== 'inspect');
      expect(outside(addresses)).toEqual([]);
      expect(await left()).toEqual([]);
    });

  it('onnxruntime by itself does leave something: these tests can fail', async ({ skip }) => {
    const { dir, env, left } = await ownWorld();
    const script = join(dir, 'load.cjs');
    const onnxruntime = JSON.stringify(join(import.meta.dirname, '../../node_modules/onnxruntime-node'));
    await writeFile(script, `require(${onnxruntime}).InferenceSession.create(process.argv[2]);`);
    const modelPath = join(dir, 'model.onnx');
    await writeFile(modelPath, model);
    // In a network of its own, from which nothing gets out.
    const isolated = ['--map-root-user', '--net'];
    if ((await run('unshare', [...isolated, 'true'])).exitCode !== 0) skip('no network of its own to be had');
    const { XDG_CACHE_HOME: _shared, ...unlikeMlpack } = env;
    await run('unshare', [...isolated, process.execPath, script, modelPath], { env: unlikeMlpack });
    expect((await left()).join('\n')).toMatch(/Microsoft[^]*mat-debug/);
  });
});
