/**
 * onnxruntime reports to its vendor by default: it looks a host up, keeps a device id below ~/.cache/Microsoft
 * and writes mat-debug-*.log. What the kernel sees shows that mlpack's processes do none of it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../support/run.ts';
import { bundledHome } from '../support/server/bundled-home.ts';
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

/** Runs a module, and all processes it starts, under strace. */
async function trace(code: string, args: readonly string[]): Promise<Trace> {
  const folder = await tempDir();
  const script = join(folder, 'driver.mjs');
  const log = join(folder, 'trace');
  await writeFile(script, code);
  const calls = ['-e', 'trace=%network,/^(open|creat|mkdir)'];
  const command = ['-f', '-q', '-s', '300', ...calls, '-o', log, process.execPath, script, ...args];
  const { stdout, stderr, exitCode } = await run(strace ?? '', command, {
    // Without the variable that switches telemetry off: that is mlpack's to set.
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder },
  });
  expect(exitCode, stderr).toBe(0);
  const lines = (await readFile(log, 'utf8')).split('\n');
  return {
    stdout,
    addresses: lines.flatMap(
      (line) => /\b(?:connect|sendto|sendmsg|sendmmsg)\(.*?(\{sa_family=.*?\})/.exec(line)?.[1] ?? [],
    ),
    createdFiles: lines.filter((line) => /O_CREAT|\b(creat|mkdir|mkdirat)\(/.test(line)),
    loadedOnnxruntime: lines.some((line) => /libonnxruntime\.so/.test(line)),
  };
}

const reporting = /mat-debug|\.cache|Microsoft|onnxruntime/i;

describe.skipIf(strace === undefined)('without ORT_DISABLE_TELEMETRY in the environment', () => {
  it('a replay speaks to nobody and leaves nothing behind', async () => {
    const modelPath = join(await tempDir(), 'model.onnx');
    await writeFile(modelPath, model);
    const { addresses, createdFiles, loadedOnnxruntime, stdout } = await trace(
      `import { recordGolden } from ${source('replay/record-golden.ts')};
       const inputs = [[{ name: 'x', dtype: 'float32', shape: [1, 2], data: [1, 2] }]];
       const signature = { inputs: [], outputs: [{ name: 'y', dtype: 'float32', shape: null }] };
       const golden = await recordGolden({ modelPath: process.argv[2], inputs, signature });
       console.log(JSON.stringify(golden.cases[0].outputs[0].data));`,
      [modelPath],
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
});
