import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { childrenOf, hasProc, isRunning } from '../../test/support/processes.ts';
import { bundledHome } from '../../test/support/server/bundled-home.ts';
import { identityModel } from '../../test/support/server/identity-model.ts';
import { tempDir } from '../../test/support/temp.ts';
import { runServerProcess, type ServerProcess, type ServerProcessOptions } from './run-server-process.ts';

let homeDir: string;

beforeAll(async () => {
  const x = { name: 'x', dtype: 'float32', shape: ['N', 2] } as const;
  const y = { ...x, name: 'y' };
  const model = identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape: ['N', 2] }]);
  homeDir = await bundledHome({ model, inputs: [x], outputs: [y] });
});

function options(over: Partial<ServerProcessOptions> = {}): ServerProcessOptions {
  return { homeDir, execPath: process.execPath, host: '127.0.0.1', port: 0, environment: {}, ...over };
}

async function start(over: Partial<ServerProcessOptions> = {}): Promise<ServerProcess> {
  const server = await runServerProcess(options(over));
  onTestFinished(() => server.stop(0));
  return server;
}

/** A home whose server is `code` instead. */
async function homeOf(code: string): Promise<string> {
  const home = await tempDir();
  await mkdir(join(home, 'server'));
  await writeFile(join(home, 'server', 'server.mjs'), code);
  return home;
}

const listening = (port = 1): string => `console.log(JSON.stringify({ msg: 'listening', port: ${port} }));`;

describe('runServerProcess', () => {
  it('serves the model on a port of the system’s choice, and stops gracefully', async () => {
    const lines: string[] = [];
    const server = await start({ onLine: (line) => lines.push(line) });
    expect(server.baseUrl).toBe(`http://127.0.0.1:${server.port}`);
    await expect.poll(async () => (await fetch(`${server.baseUrl}/v2/health/ready`)).status).toBe(200);

    const response = await fetch(`${server.baseUrl}/v2/models/m/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] }),
    });
    expect(await response.json()).toMatchObject({ outputs: [{ name: 'y', data: [1, 2] }] });

    await server.stop(10_000);
    expect(await server.exited).toEqual({ exitCode: 0, signal: null });
    expect(lines).toEqual(server.logs());
    expect(lines.at(-1)).toContain('draining');
    await server.stop(10_000);
  });

  it('gives the server nothing of the caller but what is named', async () => {
    process.env['MLPACK_TEST_SECRET'] = 'hidden';
    onTestFinished(() => void delete process.env['MLPACK_TEST_SECRET']);
    const home = await homeOf(
      `console.log(JSON.stringify(process.env)); ${listening()} setInterval(() => {}, 1e6)`,
    );
    const environment = { HOME: '/nonexistent', LANG: 'C.UTF-8' };
    const settings = { MLPACK_MAX_QUEUE: '7', PORT: '9000', ORT_DISABLE_TELEMETRY: '0' };
    const server = await start({ homeDir: home, environment, settings });
    expect(JSON.parse(server.logs()[0] ?? '')).toEqual({
      HOME: '/nonexistent',
      LANG: 'C.UTF-8',
      NODE_ENV: 'production',
      ORT_DISABLE_TELEMETRY: '1',
      MALLOC_MMAP_THRESHOLD_: '131072',
      MALLOC_TRIM_THRESHOLD_: '131072',
      MLPACK_HOME: home,
      MLPACK_MAX_QUEUE: '7',
      HOST: '127.0.0.1',
      PORT: '0',
      GRPC_PORT: 'off',
    });
  });

  it('says that a port is taken, before a model is loaded', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`${port} on 127.0.0.1`),
    });
  });

  it('shows the log of a server that stops before it listens', async () => {
    const home = await homeOf(`console.log('reading'); console.error('no contract'); process.exit(7)`);
    await expect(start({ homeDir: home })).rejects.toMatchObject({
      code: 'SERVER_NOT_READY',
      message: expect.stringMatching(/exit code 7.*\n(reading\nno contract|no contract\nreading)$/),
    });
  });

  it('kills a server that ignores SIGTERM', async () => {
    const home = await homeOf(`process.on('SIGTERM', () => {}); ${listening()} setInterval(() => {}, 1e6)`);
    const server = await start({ homeDir: home });
    await server.stop(1);
    expect(await server.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
  });

  it.skipIf(!hasProc)('leaves no process when the start is aborted', async () => {
    const home = await homeOf(`console.log('loading'); setInterval(() => {}, 1e6)`);
    const abort = new AbortController();
    const reason = new Error('Ctrl-C');
    const onLine = (): void => abort.abort(reason);
    await expect(start({ homeDir: home, onLine, signal: abort.signal })).rejects.toBe(reason);
    expect(childrenOf(process.pid, home)).toEqual([]);
  });

  it.skipIf(!hasProc)(
    'leaves no process when its own is killed, even with the server’s thread busy',
    async () => {
      const home = await homeOf(
        `process.on('SIGTERM', () => {}); ${listening()} setTimeout(() => { for (;;); }, 1)`,
      );
      const script = `
      import { runServerProcess } from ${JSON.stringify(new URL('./run-server-process.ts', import.meta.url).href)};
      console.log((await runServerProcess(JSON.parse(process.argv[1]))).pid);
    `;
      const args = ['--input-type=module', '--eval', script, JSON.stringify(options({ homeDir: home }))];
      const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [output] = await once(parent.stdout, 'data');
      const pid = Number(String(output));
      expect(isRunning(pid)).toBe(true);
      parent.kill('SIGKILL');
      await expect.poll(() => isRunning(pid)).toBe(false);
    },
  );
});
