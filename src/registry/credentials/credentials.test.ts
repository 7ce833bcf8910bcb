import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialFinder } from './credential-finder.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mlpack-credentials-'));
});
afterEach(() => rm(home, { recursive: true }));

async function write(path: string, content: unknown, mode = 0o600): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(home, path), text, { mode });
}

const auth = (user: string) => ({ auth: Buffer.from(`${user}:pass:word`).toString('base64') });
const basic = (username: string) => ({ username, password: 'pass:word' });

async function find(registry: string, repository = 'team/iris') {
  const finder = credentialFinder({ PATH: `${home}/bin:/usr/bin:/bin` }, home);
  return finder(registry, repository);
}

/** A credential helper that knows one server. */
const helper = (server: string, username: string) => `#!/bin/sh
read -r asked
if [ "$1 $asked" = "get ${server}" ]; then echo '{"ServerURL":"x","Username":"${username}","Secret":"s"}'
else echo 'credentials not found in native keychain'; exit 1; fi
`;

describe('credentialFinder', () => {
  it('knows the many names of a registry', async () => {
    await write('.docker/config.json', {
      auths: {
        'https://index.docker.io/v1/': auth('hub'),
        'https://r.example/v2/': auth('url'),
        'p.example:5000': auth('port'),
        'i.example': { identitytoken: 'refresh' },
        'empty.example': {},
      },
    });
    expect((await find('docker.io')).credentials).toEqual(basic('hub'));
    expect((await find('r.example')).credentials).toEqual(basic('url'));
    expect((await find('p.example:5000')).credentials).toEqual(basic('port'));
    expect((await find('i.example')).credentials).toEqual({ identityToken: 'refresh' });
    expect((await find('empty.example')).credentials).toBeUndefined();
    expect((await find('p.example')).credentials).toBeUndefined();
  });

  it("prefers Podman's most specific path, and Docker's file to Podman's", async () => {
    await write('.config/containers/auth.json', {
      auths: { 'r.example': auth('all'), 'r.example/team': auth('team'), 'q.example': auth('podman') },
    });
    await write('.docker/config.json', { auths: { 'q.example': auth('docker') } });
    expect((await find('r.example', 'team/iris')).credentials).toEqual(basic('team'));
    expect((await find('r.example', 'teamwork/iris')).credentials).toEqual(basic('all'));
    expect((await find('q.example')).credentials).toEqual(basic('docker'));
  });

  it('asks helpers, the one of the registry before the one for all', async () => {
    await write('bin/docker-credential-one', helper('one.example', '<token>'), 0o700);
    await write('bin/docker-credential-all', helper('https://index.docker.io/v1/', 'hub'), 0o700);
    await write('.docker/config.json', { credsStore: 'all', credHelpers: { 'one.example': 'one' } });
    expect((await find('one.example')).credentials).toEqual({ identityToken: 's' });
    expect((await find('docker.io')).credentials).toEqual({ username: 'hub', password: 's' });
    expect((await find('other.example')).credentials).toBeUndefined();
  });

  it('goes on without a helper that is missing, and says so', async () => {
    await write('.docker/config.json', { credsStore: 'gone', credHelpers: { 'evil.example': '../../evil' } });
    const { credentials, origin } = await find('r.example');
    expect(credentials).toBeUndefined();
    expect(origin).toContain('docker-credential-gone is not on the PATH');
    expect((await find('evil.example')).origin).toContain('not the name of a credential helper');
  });

  it('takes an empty file for none, and a byte order mark for nothing', async () => {
    await write('.docker/config.json', ' \n');
    expect((await find('r.example')).credentials).toBeUndefined();
    await write('.docker/config.json', `\uFEFF${JSON.stringify({ auths: { 'r.example': auth('docker') } })}`);
    expect((await find('r.example')).credentials).toEqual(basic('docker'));
  });

  it('never shows what is in a broken file', async () => {
    await write('.docker/config.json', '{"auths": {"r.example": {"password": "hunter2" oops');
    const error: unknown = await find('r.example').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });
});
