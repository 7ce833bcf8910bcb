/** Logging in to registries with the built CLI; Debian's registry and skopeo must agree with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished } from 'vitest';
import { createAuthority, type Authority, type Identity } from '../support/certificates.ts';
import { cliCommand, runCli, type CliResult } from '../support/cli.ts';
import { writeIris } from '../support/iris.ts';
import { registryUser, startRegistry } from '../support/registry.ts';
import { it } from '../support/rig.ts';
import { run, runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';

const { username, password } = registryUser;
const wrongPassword = 'pa55word-nobody-may-see';

let authority: Authority;
let server: Identity;
let client: Identity;

beforeAll(async () => {
  authority = await createAuthority(await fileTempDir());
  server = await authority.issue('server');
  client = await authority.issue('client');
});

const configFile = (home: string) => join(home, '.docker', 'config.json');
const certsFolder = (home: string, host: string) => join(home, '.config', 'docker', 'certs.d', host);

/** A registry for `registryUser` over HTTPS, whose authority is in the certs.d of `home`; its host. */
async function secureRegistry(home: string, options: { clientAuthority?: string } = {}): Promise<string> {
  const { certFile, keyFile } = server;
  const registry = await startRegistry({ isPrivate: true, tls: { certFile, keyFile, ...options } });
  onTestFinished(() => registry.stop());
  await mkdir(certsFolder(home, registry.host), { recursive: true });
  await copyFile(authority.certFile, join(certsFolder(home, registry.host), 'ca.crt'));
  return registry.host;
}

/** Runs the CLI as somebody with this home. */
function mlpack(home: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) {
  const own = { HOME: home, DOCKER_CONFIG: dirname(configFile(home)), ...env };
  return runCli([...args, '--json'], { cwd: home, input, env: own });
}

function login(
  home: string,
  host: string,
  secret: string = password,
  ...flags: string[]
): Promise<CliResult> {
  const args = ['login', host, '--username', username, '--password-stdin', ...flags];
  return mlpack(home, args, `${secret}\n`, { DEBUG: '*' });
}

/** What an image that is not there is refused for: REGISTRY_NOT_FOUND is said to those who are let in only. */
async function refusal(home: string, host: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  await writeIris(home);
  const { stdout } = await mlpack(home, ['lock', '--base', `${host}/team/none:1`], '', env);
  return /"code": "(\w+)"/u.exec(stdout)?.[1];
}

/** A proxy for HTTPS that leads to one server, whoever is asked for. */
async function proxyTo(host: string): Promise<{ proxy: string; asked: () => readonly string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url);
    const upstream = connect(Number(host.split(':')[1]), '127.0.0.1');
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { proxy: `http://127.0.0.1:${Object(address).port}`, asked: () => asked };
}

const authFile = (home: string) => ['--authfile', configFile(home)];

/** The user skopeo would log in as. */
async function skopeoUser(home: string, host: string): Promise<string> {
  return (await run('skopeo', ['login', ...authFile(home), '--get-login', host])).stdout.trim();
}

/** Pushes an image made by umoci with the credentials of a home. */
async function skopeoPush(home: string, host: string): Promise<number | undefined> {
  const layout = join(home, 'layout');
  await runOk('umoci', ['init', '--layout', layout]);
  await runOk('umoci', ['new', '--image', `${layout}:1`]);
  const flags = [...authFile(home), '--dest-cert-dir', certsFolder(home, host)];
  return (await run('skopeo', ['copy', ...flags, `oci:${layout}:1`, `docker://${host}/team/a:1`])).exitCode;
}

/** Runs a command in a terminal, types each answer (keys, Enter is \\r) when its question is there, and returns all that was shown. */
async function typeIn(
  command: string,
  env: NodeJS.ProcessEnv,
  answers: [question: string, answer: string][],
): Promise<string> {
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { env });
  let shown = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [question = '', answer] = answers[0] ?? [];
    if (answer === undefined || !shown.includes(question)) return;
    answers.shift();
    terminal.stdin.write(answer);
  });
  await once(terminal, 'close');
  return shown;
}

describe('mlpack login', () => {
  it('lets skopeo in, keeping the rest of the file; logout forgets it', async ({ dir, needs }) => {
    needs('docker-registry', 'skopeo', 'umoci');
    const host = await secureRegistry(dir);
    const before = { psFormat: 'mine', auths: { 'other.example': { auth: 'YTpi' } } };
    await mkdir(dirname(configFile(dir)));
    await writeFile(configFile(dir), JSON.stringify(before));
    expect([await skopeoUser(dir, host), await refusal(dir, host)]).toEqual(['', 'REGISTRY_AUTH']);

    const result = await login(dir, host);
    expect([result.exitCode, result.json()]).toEqual([
      0,
      { registry: host, username, keptBy: configFile(dir) },
    ]);
    expect(result.stderr).toContain(`${configFile(dir)} keeps the password unencrypted`);
    expect(result.stdout + result.stderr).not.toContain(password);
    expect((await stat(configFile(dir))).mode & 0o777).toBe(0o600);
    expect([await skopeoUser(dir, host), await refusal(dir, host)]).toEqual([username, 'REGISTRY_NOT_FOUND']);
    expect(await skopeoPush(dir, host)).toBe(0);

    const loggedOut = await mlpack(dir, ['logout', `https://${host}/`]);
    expect(loggedOut.json()).toEqual({ registry: host, wasLoggedIn: true });
    expect(JSON.parse(await readFile(configFile(dir), 'utf8'))).toEqual(before);
    expect([await skopeoUser(dir, host), await refusal(dir, host)]).toEqual(['', 'REGISTRY_AUTH']);
  });

  it('without a registry is about Docker Hub, as docker login', async ({ dir, needs }) => {
    needs('docker-registry');
    const { certFile, keyFile } = await authority.issue('hub', 'registry-1.docker.io');
    const hub = await startRegistry({ isPrivate: true, tls: { certFile, keyFile } });
    onTestFinished(() => hub.stop());
    await mkdir(certsFolder(dir, 'docker.io'), { recursive: true });
    await copyFile(authority.certFile, join(certsFolder(dir, 'docker.io'), 'ca.crt'));
    const { proxy, asked } = await proxyTo(hub.host);
    const env = { HTTPS_PROXY: proxy };
    const args = ['login', '--username', username, '--password-stdin'];
    const refused = await mlpack(dir, args, `${wrongPassword}\n`, env);
    expect(refused.exitCode, refused.stdout).toBe(5);
    expect((await mlpack(dir, args, `${password}\n`, env)).json()).toMatchObject({ registry: 'docker.io' });
    expect([...new Set(asked())]).toEqual(['registry-1.docker.io:443']);
    expect(Object.keys(JSON.parse(await readFile(configFile(dir), 'utf8')).auths)).toEqual([
      'https://index.docker.io/v1/',
    ]);
    expect((await mlpack(dir, ['logout'])).json()).toEqual({ registry: 'docker.io', wasLoggedIn: true });
  });

  it('is not needed after skopeo login, which logout undoes', async ({ dir, needs }) => {
    needs('docker-registry', 'skopeo');
    const host = await secureRegistry(dir);
    await mkdir(dirname(configFile(dir)));
    const flags = [...authFile(dir), '--cert-dir', certsFolder(dir, host), '-u', username, '-p', password];
    await runOk('skopeo', ['login', ...flags, host]);
    expect(await refusal(dir, host)).toBe('REGISTRY_NOT_FOUND');
    await mlpack(dir, ['logout', host]);
    expect(await skopeoUser(dir, host)).toBe('');
  });

  it('keeps no wrong password, and shows none', async ({ dir, needs }) => {
    needs('docker-registry');
    const host = await secureRegistry(dir);
    const result = await login(dir, host, wrongPassword);
    expect([result.exitCode, result.stdout]).toEqual([5, expect.stringContaining('"REGISTRY_AUTH"')]);
    const env = {
      HOME: dir,
      DOCKER_CONFIG: dirname(configFile(dir)),
      DEBUG: '*',
      NODE_DEBUG: 'undici,http,tls',
    };
    const args = ['login', host, '--username', username, '--password-stdin'];
    const verbose = await runCli(args, { input: wrongPassword, env });
    expect(verbose.exitCode).toBe(5);
    const shown = [result, verbose].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(shown).not.toContain(wrongPassword);
    expect(shown).not.toContain(Buffer.from(`${username}:${wrongPassword}`).toString('base64'));
    expect(await readdir(dir)).not.toContain('.docker');
  });

  it('leaves the password to a credential helper', async ({ dir, needs }) => {
    needs('docker-registry');
    const host = await secureRegistry(dir);
    const bin = join(dir, 'bin');
    await mkdir(bin);
    await mkdir(dirname(configFile(dir)));
    await writeFile(configFile(dir), '{"credsStore":"one"}');
    // It keeps one server's credentials, as they came.
    await writeFile(
      join(bin, 'docker-credential-one'),
      `#!/bin/sh
kept="$HOME/kept"
case $1 in
store) cat > "$kept" ;;
erase) rm "$kept" ;;
get) cat "$kept" 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
esac
`,
      { mode: 0o700 },
    );
    const env = { PATH: `${bin}:${process.env['PATH']}` };
    const args = ['login', host, '-u', username, '--password-stdin'];
    const result = await mlpack(dir, args, password, env);
    expect(result.json()).toMatchObject({ keptBy: 'docker-credential-one' });
    expect(result.stderr).not.toContain('unencrypted');
    expect(JSON.parse(await readFile(join(dir, 'kept'), 'utf8'))).toEqual({
      ServerURL: host,
      Username: username,
      Secret: password,
    });
    expect(await readFile(configFile(dir), 'utf8')).not.toContain('"auth"');
    expect(await refusal(dir, host, env)).toBe('REGISTRY_NOT_FOUND');
    expect((await mlpack(dir, ['logout', host], '', env)).json()).toMatchObject({ wasLoggedIn: true });
    expect(await refusal(dir, host, env)).toBe('REGISTRY_AUTH');
  });

  it('shows a client certificate where the registry insists', async ({ dir, needs }) => {
    needs('docker-registry');
    const host = await secureRegistry(dir, { clientAuthority: authority.certFile });
    const refused = await login(dir, host);
    expect([refused.exitCode, refused.stdout]).toEqual([5, expect.stringContaining('me.cert and me.key')]);
    await copyFile(client.certFile, join(certsFolder(dir, host), 'me.cert'));
    await copyFile(client.keyFile, join(certsFolder(dir, host), 'me.key'));
    expect((await login(dir, host)).exitCode).toBe(0);
    expect(await refusal(dir, host)).toBe('REGISTRY_NOT_FOUND');
  });

  it('asks without TLS where told to', async ({ dir, privateRegistry: { host } }) => {
    // A folder of certificates makes it one to ask with TLS, even on this machine.
    await mkdir(certsFolder(dir, host), { recursive: true });
    expect((await login(dir, host)).exitCode).toBe(5);
    expect((await login(dir, host, password, '--insecure-registry', host)).exitCode).toBe(0);
    expect(await refusal(dir, host, { MLPACK_INSECURE_REGISTRIES: `a.example, ${host}` })).toBe(
      'REGISTRY_NOT_FOUND',
    );
  });

  it('asks a terminal for user and password, and shows nothing of the password', async ({ dir, needs }) => {
    needs('docker-registry');
    const host = await secureRegistry(dir);
    const [program, args] = cliCommand(['login', host]);
    const env = { ...process.env, HOME: dir, DOCKER_CONFIG: dirname(configFile(dir)) };
    const shown = await typeIn([program, ...args].join(' '), env, [
      ['User name: ', `${username}\r`],
      ['Password: ', `${password}\r`],
    ]);
    expect(shown).toContain(`Logged in to ${host} as ${username}`);
    expect(shown).not.toContain(password);
  });

  it('can be left at the prompt', async ({ dir }) => {
    const [program, args] = cliCommand(['login', 'r.example', '-u', username]);
    const env = { ...process.env, HOME: dir, DOCKER_CONFIG: dirname(configFile(dir)) };
    expect(await typeIn([program, ...args].join(' '), env, [['Password: ', '\u0003']])).toContain(
      'INTERRUPTED',
    );
    expect(await typeIn([program, ...args].join(' '), env, [['Password: ', '\u0004']])).toContain('USAGE');
  });

  it('without a terminal wants the password on stdin', async ({ dir }) => {
    const result = await mlpack(dir, ['login', 'r.example']);
    expect([result.exitCode, result.stdout]).toEqual([2, expect.stringContaining('--password-stdin')]);
    const unnamed = await mlpack(dir, ['login', 'r.example', '--password-stdin'], 'x');
    expect(unnamed.exitCode).toBe(2);
  });
});
