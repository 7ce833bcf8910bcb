import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { type ClientRequest, createServer, type IncomingMessage, request } from 'node:http';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { fileTempDir } from '../../../test/support/temp.ts';
import { identityModel } from '../../../test/support/server/identity-model.ts';
import { rawAnswers, rawRequest } from '../../../test/support/server/raw-connection.ts';
import { connect } from '../../../test/support/server/served-grpc.ts';
import { listen, writeHome } from '../../../test/support/server/served.ts';
import { type ServerProcess, startServerProcess } from '../../../test/support/server/server-process.ts';

const root = resolve(import.meta.dirname, '../../..');
const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

/** The bundle as an image has it: beside config/ and model/, below node_modules/. */
let home: string;
let bundle: string;
beforeAll(async () => {
  home = await writeHome({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
  });
  bundle = join(home, 'server', 'server.mjs');
  await bundleFrom(root, join(home, 'server'));
  await symlink(join(root, 'node_modules'), join(home, 'node_modules'));
});

async function bundleFrom(checkout: string, outDir: string): Promise<void> {
  const code = 'const { bundleServer } = await import(process.argv[1]); await bundleServer(process.argv[2]);';
  const script = join(checkout, 'scripts', 'bundle-server.ts');
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, script, outDir], {
    cwd: checkout,
  });
}

function start(env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): ServerProcess {
  return startServerProcess(bundle, env, args);
}

/** A request that the server has begun to read: it has said "100 Continue" and waits for the body. */
async function begin(port: unknown, body: string): Promise<ClientRequest> {
  const client = request({
    port: Number(port),
    path: '/predict',
    method: 'POST',
    headers: { 'Content-Length': Buffer.byteLength(body), Expect: '100-continue' },
  });
  client.on('error', () => undefined).flushHeaders();
  await once(client, 'continue');
  return client;
}

describe('the server as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what it has begun on %s, then exits with 0',
    async (signal) => {
      const server = start();
      const { port } = await server.logged('listening');
      await server.logged('ready');
      const body = '[[1, 2]]';
      const client = await begin(port, body);
      server.child.kill(signal);
      await server.logged('draining');
      const refused = request({ port: Number(port), path: '/v2/health/live' }).end();
      const [error]: NodeJS.ErrnoException[] = await once(refused, 'error');
      expect(error?.code).toBe('ECONNREFUSED');
      client.end(body);
      const [response]: IncomingMessage[] = await once(client, 'response');
      expect(JSON.parse((await response?.toArray())?.join('') ?? '')).toMatchObject({
        predictions: [{ y: [1, 2] }],
      });
      expect(response?.headers.connection).toBe('close');
      expect(await server.exited).toEqual({ code: 0, stderr: '' });
    },
  );

  it('exits with 0 on a signal that comes while it starts', async () => {
    const early = `import { Server } from 'node:net';
      const { listen } = Server.prototype;
      Server.prototype.listen = function (...options) {
        Server.prototype.listen = listen;
        process.kill(process.pid, 'SIGTERM');
        return this.listen(...options);
      };`;
    const server = start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(early)}` });
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
  });

  it('takes the argument and the port that SageMaker starts it with', async () => {
    const port = await freePort();
    const server = start({ SAGEMAKER_BIND_TO_PORT: String(port) }, ['serve']);
    await server.logged('ready');
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200);
  });

  it('answers over gRPC, and closes its connections when it stops', async () => {
    const server = start({ MLPACK_WORKERS: '2' });
    const { grpcPort } = await server.logged('listening');
    await server.logged('all serving threads are ready');
    const client = connect(Number(grpcPort));
    const inputs = [{ name: 'x', datatype: 'FP32', shape: [1, 2], contents: { fp32_contents: [1, 2] } }];
    const { outputs } = await client.call('ModelInfer', { model_name: 'm', inputs });
    expect(outputs).toMatchObject([{ name: 'y', contents: { fp32_contents: [1, 2] } }]);
    const reflection = client.converse('grpc.reflection.v1.ServerReflection', 'ServerReflectionInfo');
    reflection.write({ list_services: '' });
    const [{ list_services_response: services }] = await once(reflection, 'data');
    expect(services.service.length).toBe(4);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
  });

  it('answers targets that are no paths, and fragments, without a word of Node on standard error', async () => {
    const server = start();
    const { port } = await server.logged('listening');
    await server.logged('ready');
    const wanted = {
      'OPTIONS *': 404,
      'GET *': 404,
      'GET ftp://h/v2': 404,
      'GET ws://h:99999/v2': 404,
      'GET /v2#part': 200,
      'GET http://[zz]:99999/v2?x#part': 200,
    };
    const statuses: Record<string, unknown> = {};
    for (const line of Object.keys(wanted)) {
      const request = rawRequest(`${line} HTTP/1.1`, '', 'Connection: close');
      const [answer] = await rawAnswers(Number(port), request);
      statuses[line] = answer?.status;
    }
    expect(statuses).toEqual(wanted);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
    expect(server.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('has what Node warns of in its log, a line of JSON for each, on whichever thread', async () => {
    // Nothing that the server does makes Node warn: each thread is told to.
    const warn = `const channel = new BroadcastChannel('warn'); channel.unref();
      channel.onmessage = () => process.emitWarning('of a thread', 'DeprecationWarning', 'DEP1');
      process.on('SIGHUP', () => {
        process.emitWarning('SQLite', 'ExperimentalWarning');
        process.emitWarning('first\\nsecond');
        channel.postMessage(0);
      });`;
    const server = start({
      MLPACK_WORKERS: '2',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(warn)}`,
    });
    await server.logged('all serving threads are ready');
    server.child.kill('SIGHUP');
    expect(await server.logged('first\nsecond')).toMatchObject({ level: 'warn', warning: 'Warning' });
    const deprecated = { level: 'warn', warning: 'DeprecationWarning', code: 'DEP1' };
    expect(await server.logged('of a thread')).toMatchObject(deprecated);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
    // What is experimental was chosen.
    expect(server.lines.filter(({ warning }) => warning === 'ExperimentalWarning')).toEqual([]);
  });

  it('exits at once on the second signal', async () => {
    const server = start();
    const { port } = await server.logged('listening');
    await server.logged('ready');
    await begin(port, '[[1, 2]]');
    server.child.kill('SIGTERM');
    await server.logged('draining');
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(1);
    expect(server.messages().at(-1)).toBe('stopping at once');
  });

  it.each([
    [{ PORT: 'http' }, 'mlpack server: PORT: expected an integer from 0 to 65535, got "http"\n'],
    [
      { MLPACK_TLS_CERT_FILE: '/nowhere/c.pem', MLPACK_TLS_KEY_FILE: '/nowhere/k.pem' },
      'mlpack server: MLPACK_TLS_CERT_FILE: cannot read /nowhere/c.pem: ENOENT',
    ],
    [{ MLPACK_HOME: '/nowhere' }, 'mlpack server: /nowhere/config/contract.json: '],
  ])('says in one line why %j cannot be', async (env, message) => {
    const { code, stderr } = await start(env).exited;
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('says in one line that the port is taken', async () => {
    const other = createServer();
    onTestFinished(() => void other.close());
    const port = await listen(other);
    const { code, stderr } = await start({ PORT: String(port) }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^mlpack server: cannot listen on 127.0.0.1 port ${port}: .*EADDRINUSE.*\n$`),
    );
  });

  it.each([
    ['was cut', Buffer.from('nonsense'), 'Protobuf parsing failed', 'It has 8 bytes'],
    ['is empty', Buffer.alloc(0), 'ModelProto does not have a graph', 'It has 0 bytes'],
  ])(
    'exits when the file of the model %s, and says why and what to do in one line of the log',
    async (_what, model, why, state) => {
      const broken = await writeHome({ model, inputs: [], outputs: [] });
      const server = start({ MLPACK_HOME: broken });
      const { code, stderr } = await server.exited;
      expect([code, stderr]).toEqual([1, '']);
      const file = join(broken, 'model', 'model.onnx');
      expect(server.lines.filter(({ level }) => level === 'fatal')).toMatchObject([
        {
          msg: `${file}: onnxruntime cannot load it: ${why}. ${state}, and is not the file that was packaged (SHA-256 000000000000…): write the context again with mlpack generate, or the image with mlpack build.`,
        },
      ]);
    },
  );

  it('exits when onnxruntime refuses the model that was packaged, and blames no other file', async () => {
    const model = Buffer.from('nonsense');
    const refused = await writeHome({ model, inputs: [], outputs: [] });
    const contract = join(refused, 'config', 'contract.json');
    const sha256 = createHash('sha256').update(model).digest('hex');
    await writeFile(contract, (await readFile(contract, 'utf8')).replace('0'.repeat(64), sha256));
    const server = start({ MLPACK_HOME: refused });
    expect((await server.exited).code).toBe(1);
    const file = join(refused, 'model', 'model.onnx');
    expect(server.messages()).toContain(`${file}: onnxruntime cannot load it: Protobuf parsing failed.`);
  });

  it('checks the health of a ready server, of one that is not, and of none', async () => {
    const server = start();
    const { port } = await server.logged('listening');
    await server.logged('ready');
    const check = (of: unknown) => start({ PORT: String(of) }, ['--healthcheck']).exited;
    expect(await check(port)).toEqual({ code: 0, stderr: '' });
    server.child.kill('SIGTERM');
    await server.exited;
    expect(await check(port)).toEqual({ code: 1, stderr: '' });

    const unready = createServer((_request, response) => response.writeHead(503).end()).listen(
      0,
      '127.0.0.1',
    );
    onTestFinished(() => void unready.close());
    expect((await check(await listen(unready))).code).toBe(1);
  });
});

describe('the bundle', () => {
  it('is the same from another checkout, and names neither', async () => {
    const checkout = await fileTempDir();
    await mkdir(join(checkout, 'templates'));
    await cp(join(root, 'templates', 'onnx'), join(checkout, 'templates', 'onnx'), { recursive: true });
    await cp(join(root, 'contract'), join(checkout, 'contract'), { recursive: true });
    await cp(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
    await cp(join(root, 'package.json'), join(checkout, 'package.json'));
    await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
    await bundleFrom(checkout, join(checkout, 'out'));
    for (const file of ['server.mjs', 'main.mjs']) {
      const [here, there] = await Promise.all([
        readFile(join(home, 'server', file), 'utf8'),
        readFile(join(checkout, 'out', file), 'utf8'),
      ]);
      expect(there === here).toBe(true);
      expect(here.includes(root)).toBe(false);
      expect(/^express \d.*\n\n\(The MIT License\)$/m.test(here)).toBe(file === 'main.mjs');
    }
  });

  it('begins with what a health check needs, and no more', async () => {
    const { size } = await stat(bundle);
    expect(size).toBeLessThan(40_000);
    expect(await readFile(bundle, 'utf8')).not.toMatch(/from ?"(?:node:)?https?"/);
  });

  it('replaces a bundle that is there and leaves nothing else', async () => {
    const out = await fileTempDir();
    await bundleFrom(root, out);
    await bundleFrom(root, out);
    expect(await readdir(out)).toEqual(['encoder.mjs', 'main.mjs', 'pictures.mjs', 'server.mjs']);
  });
});
