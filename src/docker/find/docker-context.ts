import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import type { EngineEndpoint } from './endpoint.ts';

const mostBytes = 4 << 20;

/**
 * The name of the context the docker CLI would use: DOCKER_CONTEXT, else `currentContext` of its
 * config.json; undefined for the default one. A config.json that is missing or unreadable has none.
 */
export async function currentContext(
  env: Readonly<Record<string, string | undefined>>,
  dockerConfigFolder: string,
): Promise<string | undefined> {
  const name = env['DOCKER_CONTEXT'] || (await configuredContext(dockerConfigFolder));
  return name === undefined || name === '' || name === 'default' ? undefined : name;
}

async function configuredContext(folder: string): Promise<string | undefined> {
  try {
    const config: unknown = JSON.parse(
      (await readBoundedText(join(folder, 'config.json'), mostBytes)).replace(/^\uFEFF/u, ''),
    );
    const name = property(config, 'currentContext');
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The endpoint a context names. The docker CLI keeps it in `contexts/meta/<SHA-256 of the name>/meta.json`,
 * certificates in `contexts/tls/<same>/docker`.
 *
 * @throws Error saying what is wrong with the context.
 */
export async function contextEndpoint(name: string, dockerConfigFolder: string): Promise<EngineEndpoint> {
  const id = createHash('sha256').update(name).digest('hex');
  const path = join(dockerConfigFolder, 'contexts', 'meta', id, 'meta.json');
  const meta = await readMeta(path);
  const url = property(property(property(meta, 'Endpoints'), 'docker'), 'Host');
  if (typeof url !== 'string') throw new Error(`${path} names no docker endpoint`);
  const tls = join(dockerConfigFolder, 'contexts', 'tls', id, 'docker');
  const hasTls = await stat(tls).then(
    () => true,
    () => false,
  );
  return { url, certificates: hasTls ? tls : undefined };
}

async function readMeta(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readBoundedText(path, mostBytes));
  } catch (error) {
    const reason = errnoOf(error) === 'ENOENT' ? 'there is no such context' : `${path} is unreadable`;
    throw new Error(reason, { cause: error });
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([k]) => k === key)?.[1]
    : undefined;
}
