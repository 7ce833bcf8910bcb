import { readBoundedText } from '../../util/files/bounded-file.ts';
import { join } from 'node:path';
import { own } from '../../../contract/own.ts';
import type { ProxySetting } from '../../util/http/proxy.ts';
import { parseNpmrc } from './npmrc.ts';

/** The part of npm's configuration that fetching a package needs. */
export interface NpmConfig {
  /** URL of the registry, with a slash at its end. */
  readonly registry: string;
  /** The value of the Authorization header for the registry. */
  readonly authorization: string | undefined;
  /** npm's own cache, which may already hold a tarball. */
  readonly cacheFolder: string;
  /** PEM, from `ca` or `cafile`. */
  readonly ca: string | undefined;
  readonly httpProxy: ProxySetting | undefined;
  readonly httpsProxy: ProxySetting | undefined;
  readonly noProxy: string | undefined;
}

export interface NpmConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly projectFolder: string;
  readonly homeFolder: string;
  /** npm's prefix; its `etc/npmrc` is the machine's configuration. */
  readonly globalPrefix: string;
}

/**
 * Reads what npm would read, nearest first: `npm_config_*` variables, the project's, the user's and
 * the machine's .npmrc. https://docs.npmjs.com/cli/configuring-npm/npmrc
 */
export async function readNpmConfig(sources: NpmConfigSources): Promise<NpmConfig> {
  const { env, projectFolder, homeFolder, globalPrefix } = sources;
  const fromEnv = environmentSettings(env);
  const files = [
    join(projectFolder, '.npmrc'),
    fromEnv.get('userconfig') ?? join(homeFolder, '.npmrc'),
    fromEnv.get('globalconfig') ?? join(globalPrefix, 'etc', 'npmrc'),
  ];
  const layers = [fromEnv];
  for (const file of files) layers.push(parseNpmrc((await readIfThere(file)) ?? '', env));
  const get = (key: string): string | undefined => {
    const value = layers.find((layer) => layer.has(key))?.get(key);
    return value === '' || value === 'null' ? undefined : value;
  };

  const registry = `${(get('registry') ?? 'https://registry.npmjs.org').replace(/\/+$/u, '')}/`;
  const cafile = get('cafile');
  return {
    registry,
    authorization: authorizationFor(registry, get),
    cacheFolder: (get('cache') ?? join(homeFolder, '.npm')).replace(/^~(?=\/)/u, homeFolder),
    ca: get('ca')?.replaceAll('\\n', '\n') ?? (cafile === undefined ? undefined : await readIfThere(cafile)),
    httpProxy: proxyOf(get, ['proxy'], env, ['HTTP_PROXY', 'http_proxy']),
    httpsProxy: proxyOf(get, ['https-proxy', 'proxy'], env, ['HTTPS_PROXY', 'https_proxy']),
    noProxy: get('noproxy') ?? (env['NO_PROXY'] || env['no_proxy']),
  };
}

function environmentSettings(env: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(.+)$/iu.exec(name)?.[1];
    if (key === undefined || value === undefined || value === '') continue;
    settings.set(key.startsWith('//') ? key : key.toLowerCase().replaceAll('_', '-'), value);
  }
  return settings;
}

/** Credentials are kept under `//host/path/:name`; those of the longest path that matches count. */
function authorizationFor(registry: string, get: (key: string) => string | undefined): string | undefined {
  const { host, pathname } = new URL(registry);
  const parts = pathname.split('/').filter((part) => part !== '');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const prefix = `//${[host, ...parts.slice(0, depth)].join('/')}`;
    for (const scope of [`${prefix}/:`, `${prefix}:`]) {
      const token = get(`${scope}_authToken`);
      if (token !== undefined) return `Bearer ${token}`;
      const basic = get(`${scope}_auth`);
      if (basic !== undefined) return `Basic ${basic}`;
      const username = get(`${scope}username`);
      const password = get(`${scope}_password`);
      if (username !== undefined && password !== undefined) {
        const plain = Buffer.from(password, 'base64').toString('utf8');
        return `Basic ${Buffer.from(`${username}:${plain}`).toString('base64')}`;
      }
    }
  }
  return undefined;
}

/**
 * npm's setting, else that of the environment, else curl's ALL_PROXY where it names a proxy of HTTP: a SOCKS proxy there
 * is for others, as for Go's programs.
 */
function proxyOf(
  get: (key: string) => string | undefined,
  keys: readonly string[],
  env: NpmConfigSources['env'],
  variables: readonly string[],
): ProxySetting | undefined {
  for (const key of keys) {
    const value = get(key);
    if (value !== undefined && value !== 'false') return { name: `npm's ${key}`, value };
  }
  const named = variables.find((name) => (own(env, name) ?? '') !== '');
  if (named !== undefined) return { name: named, value: own(env, named) ?? '' };
  const all = ['ALL_PROXY', 'all_proxy'].find((name) => (own(env, name) ?? '') !== '');
  const value = all === undefined ? '' : (own(env, all) ?? '');
  return all === undefined || /^socks/iu.test(value) ? undefined : { name: all, value };
}

/** More than any .npmrc has. */
const mostBytes = 1 << 20;

async function readIfThere(path: string): Promise<string | undefined> {
  return readBoundedText(path, mostBytes).catch(() => undefined);
}
