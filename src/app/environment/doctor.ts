import { access, constants } from 'node:fs/promises';
import { debianMirrors } from '../../base/debian/archive.ts';
import { findEngine } from '../../docker/find/find-engine.ts';
import { readCredentialConfigs } from '../../registry/credentials/credential-config.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import type { Environment } from './environment.ts';

export interface Finding {
  readonly name: string;
  /** `missing` is worth knowing, `broken` stops builds. */
  readonly state: 'ok' | 'missing' | 'broken';
  readonly detail: string;
  /** What to do about it; null when there is nothing to do. */
  readonly advice: string | null;
}

/** The oldest Node.js that mlpack runs on, as in package.json's engines. */
const oldestNode = { major: 22, minor: 18 };
const probeTimeoutMs = 5_000;

/** Looks at everything mlpack uses on this machine; never throws for what it finds. */
export async function examine(environment: Environment): Promise<readonly Finding[]> {
  return Promise.all([
    node(environment),
    cache(environment),
    engine(environment),
    credentials(environment),
    reachable(
      environment,
      'npm registry',
      `${environment.npm.registry}${environment.runtime.packages[0].name}`,
      'npm config get registry, HTTPS_PROXY',
    ),
    reachable(
      environment,
      'Debian mirror',
      `${debianMirrors(environment.env['MLPACK_DEBIAN_MIRROR']).debian}/dists/trixie/InRelease`,
      'MLPACK_DEBIAN_MIRROR, HTTP_PROXY',
    ),
  ]);
}

async function node({ nodeVersion }: Environment): Promise<Finding> {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNew = major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
  return {
    name: 'Node.js',
    state: isNew ? 'ok' : 'broken',
    detail: nodeVersion,
    advice: isNew ? null : `Install Node.js ${oldestNode.major}.${oldestNode.minor} or newer.`,
  };
}

async function cache({ cacheFolder, store }: Environment): Promise<Finding> {
  try {
    await makeFolders(cacheFolder);
    await access(cacheFolder, constants.W_OK);
    const blobs = await store.list();
    return { name: 'Cache', state: 'ok', detail: `${cacheFolder}, ${blobs.length} blobs`, advice: null };
  } catch {
    return {
      name: 'Cache',
      state: 'broken',
      detail: `${cacheFolder} cannot be written`,
      advice: 'Check its permissions, or set XDG_CACHE_HOME to another folder.',
    };
  }
}

async function engine({ env, home, signal }: Environment): Promise<Finding> {
  const { engine: found, attempts } = await findEngine({ env, home, signal });
  if (found !== undefined) {
    const { name, version, platform, hasBuildKit, url } = found.info;
    const builder = hasBuildKit ? 'with BuildKit' : 'without BuildKit';
    return {
      name: 'Engine',
      state: 'ok',
      detail: `${name} ${version} for ${platform}, ${builder}, at ${url}`,
      advice: null,
    };
  }
  return {
    name: 'Engine',
    state: 'missing',
    detail: attempts.map(({ url, reason }) => `${url}: ${reason}`).join('; ') || 'none found',
    advice: 'Builds need none; run and test use a plain process. For containers, start Docker or Podman.',
  };
}

async function credentials({ env, home }: Environment): Promise<Finding> {
  const configs = await readCredentialConfigs(env, home);
  const hosts = configs.flatMap(({ auths, helpers }) => [...auths.keys(), ...helpers.keys()]);
  const known = [...new Set(hosts)].toSorted();
  return {
    name: 'Registry credentials',
    state: known.length > 0 ? 'ok' : 'missing',
    detail: known.join(', ') || 'none stored',
    advice: known.length > 0 ? null : 'Only pushes and private images need them: mlpack login REGISTRY',
  };
}

async function reachable(
  { http, signal }: Environment,
  name: string,
  url: string,
  settings: string,
): Promise<Finding> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]);
    const { status, body } = await http.request(url, { method: 'HEAD', signal: limited });
    await body.dump();
    if (status < 400) return { name, state: 'ok', detail: url, advice: null };
    return { name, state: 'broken', detail: `${url} answers ${status}`, advice: `Check ${settings}.` };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: 'missing',
      detail: `${url}: ${reason}`,
      advice: `Builds from a warm cache work without; else check ${settings}.`,
    };
  }
}
