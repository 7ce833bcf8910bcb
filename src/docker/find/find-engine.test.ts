import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEngine, requireEngine } from './find-engine.ts';

let home = '';
const servers: Server[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mlpack-engine-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  await rm(home, { recursive: true });
});

/** Answers /version as an engine does, or nothing at all. */
async function listen(path: string, component: 'Engine' | 'Podman Engine' | 'silence'): Promise<string> {
  const socketPath = join(home, path);
  await mkdir(dirname(socketPath), { recursive: true });
  const version = {
    Version: '9.9',
    ApiVersion: '1.45',
    Os: 'linux',
    Arch: 'amd64',
    Components: [{ Name: component }],
  };
  const server = createServer((_request, response) => {
    if (component !== 'silence') response.end(JSON.stringify(version));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return `unix://${socketPath}`;
}

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), JSON.stringify(content));
}

const contextMeta = (name: string) =>
  `.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;

describe('findEngine', () => {
  it('takes DOCKER_HOST at its word, whatever else there is', async () => {
    const url = await listen('own.sock', 'Engine');
    await listen('run/docker.sock', 'Engine');
    const env = { XDG_RUNTIME_DIR: join(home, 'run'), DOCKER_HOST: url };
    expect((await findEngine({ env, home })).engine?.info).toEqual({
      name: 'Docker',
      version: '9.9',
      apiVersion: '1.45',
      platform: 'linux/amd64',
      hasBuildKit: true,
      url,
    });
    const wrong = await findEngine({ env: { ...env, DOCKER_HOST: `${url}.gone` }, home });
    expect(wrong.engine).toBeUndefined();
    expect(wrong.attempts).toEqual([
      { source: 'DOCKER_HOST', url: `${url}.gone`, reason: 'there is no such file' },
    ]);
  });

  it('follows the current context, which DOCKER_CONTEXT overrides', async () => {
    const one = await listen('one.sock', 'Engine');
    const two = await listen('two.sock', 'Engine');
    await write('.docker/config.json', { currentContext: 'one' });
    await write(contextMeta('one'), { Name: 'one', Endpoints: { docker: { Host: one } } });
    await write(contextMeta('two'), { Name: 'two', Endpoints: { docker: { Host: two } } });
    expect((await findEngine({ env: {}, home })).engine?.info.url).toBe(one);
    expect((await findEngine({ env: { DOCKER_CONTEXT: 'two' }, home })).engine?.info.url).toBe(two);
    const { engine, attempts } = await findEngine({ env: { DOCKER_CONTEXT: 'three' }, home });
    expect(engine).toBeUndefined();
    expect(attempts).toMatchObject([{ source: 'context three', reason: 'there is no such context' }]);
  });

  it('looks at the usual sockets in turn, and knows Podman', async () => {
    const url = await listen('run/podman/podman.sock', 'Podman Engine');
    await listen('run/docker.sock', 'silence');
    // A machine with an engine of its own at the first usual socket has that found.
    const { engine, attempts } = await findEngine({
      env: { XDG_RUNTIME_DIR: join(home, 'run') },
      home,
      timeoutMs: 50,
    });
    if (engine?.info.url === 'unix:///var/run/docker.sock') return;
    expect(engine?.info).toMatchObject({ name: 'Podman', hasBuildKit: false, url });
    expect(attempts).toContainEqual({
      source: 'usual socket',
      url: `unix://${join(home, 'run/docker.sock')}`,
      reason: 'it does not answer in time or hangs up',
    });
  });

  it.each([
    ['ssh://me@host', 'ssh:// is not supported'],
    ['tcp://', 'not an address'],
    ['tcp://127.0.0.1:1', 'nothing listens there'],
  ])('says why %s is of no use', async (host, reason) => {
    const { attempts } = await findEngine({ env: { DOCKER_HOST: host }, home });
    expect(attempts).toMatchObject([{ source: 'DOCKER_HOST', reason: expect.stringContaining(reason) }]);
  });

  it('wants the certificates TLS needs', async () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home };
    const error: unknown = await requireEngine({ env, home }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringMatching(/DOCKER_HOST tcp:\/\/127\.0\.0\.1:1: .*\.pem cannot be read/u),
    });
  });
});
