import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNpmConfig } from './npm-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-npmrc-'));
  for (const name of ['project', 'home', 'prefix/etc']) await mkdir(join(folder, name), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const read = (env: Record<string, string> = {}) =>
  readNpmConfig({
    env,
    projectFolder: join(folder, 'project'),
    homeFolder: join(folder, 'home'),
    globalPrefix: join(folder, 'prefix'),
  });
const write = (name: string, text: string) => writeFile(join(folder, name), text);

async function authorization(registry: string) {
  return (await read({ SECRET: 's3', npm_config_registry: registry })).authorization;
}

describe('readNpmConfig', () => {
  it('falls back to what npm falls back to', async () => {
    expect(await read()).toEqual({
      registry: 'https://registry.npmjs.org/',
      authorization: undefined,
      cacheFolder: join(folder, 'home', '.npm'),
      ca: undefined,
      httpProxy: undefined,
      httpsProxy: undefined,
      noProxy: undefined,
    });
  });

  it('lets the nearest setting win: environment, project, user, machine', async () => {
    await write(
      'prefix/etc/npmrc',
      'registry=http://machine.test\ncache=/machine\nproxy=http://machine-proxy.test',
    );
    await write('home/.npmrc', '; mine\nregistry = "http://user.test/"\ncache=~/cache');
    await write('project/.npmrc', 'registry=http://project.test/npm');
    expect(await read()).toMatchObject({
      registry: 'http://project.test/npm/',
      cacheFolder: join(folder, 'home', 'cache'),
      httpProxy: { name: "npm's proxy", value: 'http://machine-proxy.test' },
    });
    expect(
      await read({ npm_config_registry: 'http://env.test/', HTTP_PROXY: 'http://other.test' }),
    ).toMatchObject({
      registry: 'http://env.test/',
      httpProxy: { name: "npm's proxy", value: 'http://machine-proxy.test' },
    });
  });

  it.each([
    [{ HTTPS_PROXY: '', https_proxy: 'low:1' }, undefined, { name: 'https_proxy', value: 'low:1' }],
    [{ HTTP_PROXY: 'a:1' }, { name: 'HTTP_PROXY', value: 'a:1' }, undefined],
    [{ all_proxy: 'a:1' }, { name: 'all_proxy', value: 'a:1' }, { name: 'all_proxy', value: 'a:1' }],
    [{ ALL_PROXY: 'socks5://a:1' }, undefined, undefined],
    [
      { npm_config_proxy: 'n:1', HTTPS_PROXY: 'a:1' },
      { name: "npm's proxy", value: 'n:1' },
      { name: "npm's proxy", value: 'n:1' },
    ],
  ])('takes the proxies of %j as curl, Go and npm do', async (env, httpProxy, httpsProxy) => {
    expect(await read(env)).toMatchObject({ httpProxy, httpsProxy });
  });

  it('finds the credentials of the registry, with variables expanded, and no other registry’s', async () => {
    await write(
      'home/.npmrc',
      [
        '//a.test/npm/:_authToken=${SECRET}',
        '//b.test/:username=ann',
        `//b.test/:_password=${Buffer.from('p:w').toString('base64')}`,
        '//c.test/:_auth=YTpi',
      ].join('\n'),
    );
    expect(await authorization('https://a.test/npm/')).toBe('Bearer s3');
    expect(await authorization('https://a.test/')).toBeUndefined();
    expect(await authorization('https://b.test/deep/path')).toBe(
      `Basic ${Buffer.from('ann:p:w').toString('base64')}`,
    );
    expect(await authorization('https://c.test')).toBe('Basic YTpi');
    expect(await authorization('https://d.test')).toBeUndefined();
  });

  it('reads the authorities of cafile', async () => {
    await write('ca.pem', 'PEM');
    expect((await read({ NPM_CONFIG_CAFILE: join(folder, 'ca.pem') })).ca).toBe('PEM');
  });
});
