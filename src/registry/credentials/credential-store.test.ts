import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseCredentials, storeCredentials } from './credential-store.ts';
import { credentialFinder } from './credential-finder.ts';
import type { Credentials } from './credentials.ts';

let home = '';
let path = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mlpack-store-'));
  path = join(home, '.docker', 'config.json');
});
afterEach(() => rm(home, { recursive: true }));

async function write(name: string, content: string, mode = 0o600): Promise<void> {
  await mkdir(dirname(join(home, name)), { recursive: true });
  await writeFile(join(home, name), content, { mode });
}
const config = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
const env = () => ({ PATH: `${home}/bin:/usr/bin:/bin`, HOME: home });
const warnings: string[] = [];
afterEach(() => warnings.splice(0));

const store = (registry: string, credentials: Credentials) =>
  storeCredentials(registry, 'me', credentials, {
    path,
    env: env(),
    onPlainText: (file) => warnings.push(file),
  });
const erase = (registry: string) => eraseCredentials(registry, { path, env: env() });
const find = (registry: string) => credentialFinder(env(), home)(registry, 'team/iris');

const password = { username: 'me', password: 'secret' };
const auth = Buffer.from('me:secret').toString('base64');

/** A credential helper that keeps what it is told in a file for each server. */
const helper = `#!/bin/sh
input=$(cat)
if [ "$1" = store ]; then
  server=$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')
  printf '%s' "$input" > "$HOME/kept.$(printf %s "$server" | tr / _)"
else
  file="$HOME/kept.$(printf %s "$input" | tr / _)"
  if [ ! -f "$file" ]; then echo 'credentials not found in native keychain'; exit 1; fi
  if [ "$1" = erase ]; then rm "$file"; else cat "$file"; fi
fi
`;

describe('storing credentials', () => {
  it('leaves a file of Latin-1 alone, as it would be damaged when written anew', async () => {
    await mkdir(dirname(path));
    const before = Buffer.from('{"HttpHeaders": {"X-Team": "Köln"}}', 'latin1');
    await writeFile(path, before);
    await expect(store('r.example', password)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `${path} is not UTF-8: byte 30 of line 1 is 0xF6; save it as UTF-8.`,
    });
    expect(await readFile(path)).toEqual(before);
  });

  it("writes what docker would, for the user's eyes only, after a warning", async () => {
    expect(await store('r.example:5000', password)).toBe(path);
    expect(await config()).toEqual({ auths: { 'r.example:5000': { auth } } });
    expect([(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    expect(warnings).toEqual([path]);
    expect(await readdir(dirname(path))).toEqual(['config.json']);
    expect((await find('r.example:5000')).credentials).toEqual(password);
  });

  it('keeps everything else in the file, and replaces other spellings of the registry', async () => {
    const others = { HttpHeaders: { 'X-A': 'b' }, psFormat: 'x', credHelpers: { 'other.example': 'o' } };
    const auths = {
      'https://index.docker.io/v1/': { auth: 'b2xkOm9sZA==' },
      'https://docker.io': {},
      q: { auth },
    };
    await write('.docker/config.json', JSON.stringify({ ...others, auths }), 0o644);
    await store('docker.io', { identityToken: 'refresh' });
    expect(await config()).toEqual({
      ...others,
      auths: {
        q: { auth },
        'https://index.docker.io/v1/': {
          auth: Buffer.from('me:').toString('base64'),
          identitytoken: 'refresh',
        },
      },
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await find('docker.io')).credentials).toEqual({ identityToken: 'refresh' });
  });

  it('follows a link to where the file really is', async () => {
    await write('dotfiles/config.json', '{"a":1}');
    await mkdir(dirname(path));
    await symlink(join(home, 'dotfiles', 'config.json'), path);
    await store('r.example', password);
    expect(await readdir(dirname(path))).toEqual(['config.json']);
    const kept: unknown = JSON.parse(await readFile(join(home, 'dotfiles', 'config.json'), 'utf8'));
    expect(kept).toEqual({ a: 1, auths: { 'r.example': { auth } } });
    expect(await config()).toEqual(kept);
  });

  it('loses none of many at the same time', async () => {
    const registries = Array.from({ length: 12 }, (_none, i) => `r${i}.example`);
    await Promise.all(registries.map((registry) => store(registry, password)));
    expect(await config()).toEqual({ auths: Object.fromEntries(registries.map((name) => [name, { auth }])) });
  });

  it('leaves secrets to the helper, whose registry it is', async () => {
    await write('bin/docker-credential-keep', helper, 0o700);
    await write('.docker/config.json', JSON.stringify({ credHelpers: { 'r.example': 'keep' } }));
    expect(await store('r.example', password)).toBe('docker-credential-keep');
    expect(JSON.parse(await readFile(join(home, 'kept.r.example'), 'utf8'))).toEqual({
      ServerURL: 'r.example',
      Username: 'me',
      Secret: 'secret',
    });
    expect(await config()).toEqual({ credHelpers: { 'r.example': 'keep' }, auths: { 'r.example': {} } });
    expect(warnings).toEqual([]);
    expect((await find('r.example')).credentials).toEqual(password);
    await write('.docker/config.json', JSON.stringify({ credsStore: 'keep' }));
    await store('docker.io', { identityToken: 'refresh' });
    expect((await find('docker.io')).credentials).toEqual({ identityToken: 'refresh' });
    expect([await erase('docker.io'), await erase('docker.io')]).toEqual([true, false]);
    expect((await find('docker.io')).credentials).toBeUndefined();
  });

  it('never writes a secret the helper failed to keep, and says which helper', async () => {
    await write('.docker/config.json', JSON.stringify({ credsStore: 'gone' }));
    const error: unknown = await store('r.example', password).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining('docker-credential-gone is not on the PATH'),
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret');
    expect(await config()).toEqual({ credsStore: 'gone' });
  });

  it('touches no file that is not JSON', async () => {
    await write('.docker/config.json', '{"auths": oops');
    await expect(store('r.example', password)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await readFile(path, 'utf8')).toBe('{"auths": oops');
  });
});

describe('erasing credentials', () => {
  it('removes every spelling of the registry, and nothing else', async () => {
    const auths = { 'https://r.example/v2/': { auth }, 'r.example': { auth }, 'q.example': { auth } };
    await write('.docker/config.json', JSON.stringify({ psFormat: 'x', auths }));
    expect(await erase('r.example')).toBe(true);
    expect(await config()).toEqual({ psFormat: 'x', auths: { 'q.example': { auth } } });
  });

  it('makes no file where there is none', async () => {
    expect(await erase('r.example')).toBe(false);
    expect(await readdir(home)).toEqual([]);
  });
});
