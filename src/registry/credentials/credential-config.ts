import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { configHome, runtimeFolder } from '../../util/folders/base-folders.ts';
import { readBoundedFile } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { isOutOfReach } from '../../util/files/out-of-reach.ts';
import { encodingProblem } from '../../util/files/utf8.ts';
import type { Credentials } from './credentials.ts';

/** A token takes a few kilobytes. */
export const maxConfigBytes = 4 << 20;

/** What a config.json of Docker or an auth.json of Podman says; keys are as {@link credentialKey} spells them. */
export interface CredentialConfig {
  readonly path: string;
  readonly auths: ReadonlyMap<string, Credentials>;
  /** The helper for each of some registries. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for all others. */
  readonly defaultHelper: string | undefined;
}

/**
 * The files credentials are kept in, those that are there, Docker's before Podman's.
 *
 * @throws MlpackError CONFIG_INVALID when one is not JSON, FILE_NOT_READABLE.
 */
export async function readCredentialConfigs(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Promise<CredentialConfig[]> {
  const runtime = runtimeFolder({ env });
  const paths = [
    dockerConfigPath(env, home),
    ...(env['REGISTRY_AUTH_FILE'] ? [env['REGISTRY_AUTH_FILE']] : []),
    ...(runtime === undefined ? [] : [join(runtime, 'containers', 'auth.json')]),
    join(configHome({ env, home }), 'containers', 'auth.json'),
  ];
  const configs: CredentialConfig[] = [];
  for (const path of paths) {
    const bytes = await readBoundedFile(path, maxConfigBytes).catch(async (error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
      if (await isOutOfReach(error, path)) return undefined;
      throw unreadable(path, error);
    });
    if (bytes !== undefined) configs.push(parseCredentialConfig(bytes, path));
  }
  return configs;
}

/** Docker's own file, which `mlpack login` writes too. */
export function dockerConfigPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
}

/** What Docker writes credentials under, and helpers are asked for: Docker Hub is known by its first address. */
export function serverOf(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

/**
 * The name credentials are kept under, the many spellings of the same made one: without scheme and
 * API version, and Docker Hub's old addresses as `docker.io`.
 */
export function credentialKey(text: string): string {
  return text
    .replace(/^https?:\/\//u, '')
    .replace(/\/+$/u, '')
    .replace(/\/v[12]$/u, '')
    .replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/u, 'docker.io');
}

/** @throws MlpackError CONFIG_INVALID when it is not JSON in UTF-8. */
export function parseCredentialConfig(bytes: Buffer, path: string): CredentialConfig {
  const config = entriesOf(parseConfigJson(bytes, path));
  const auths = new Map<string, Credentials>();
  for (const [key, value] of entriesOf(config.get('auths'))) {
    const credentials = parseAuth(entriesOf(value));
    if (credentials !== undefined) auths.set(credentialKey(key), credentials);
  }
  const helpers = new Map<string, string>();
  for (const [key, value] of entriesOf(config.get('credHelpers'))) {
    if (typeof value === 'string') helpers.set(credentialKey(key), value);
  }
  return { path, auths, helpers, defaultHelper: textOf(config.get('credsStore')) };
}

function parseAuth(auth: ReadonlyMap<string, unknown>): Credentials | undefined {
  const identityToken = textOf(auth.get('identitytoken'));
  if (identityToken !== undefined) return { identityToken };
  const decoded = Buffer.from(textOf(auth.get('auth')) ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // Docker pads with NUL bytes what an older version wrote.
  if (colon > 0)
    return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/u, '') };
  const username = textOf(auth.get('username'));
  const password = textOf(auth.get('password'));
  return username === undefined || password === undefined ? undefined : { username, password };
}

/** @throws MlpackError CONFIG_INVALID */
export function parseConfigJson(bytes: Buffer, path: string): unknown {
  const problem = encodingProblem(bytes);
  if (problem !== undefined) throw new MlpackError('CONFIG_INVALID', `${path} ${problem}.`);
  try {
    // As Docker has it, an empty file says nothing; a byte order mark is no part of JSON (RFC 8259, section 8.1).
    const json = bytes.toString('utf8').replace(/^\uFEFF/u, '');
    return json.trim() === '' ? {} : JSON.parse(json);
  } catch {
    // The cause is left out: V8 quotes the text around the mistake, which may be a password.
    throw new MlpackError('CONFIG_INVALID', `${path} is not JSON.`, {
      suggestions: ['Repair it, or log in again after removing it.'],
    });
  }
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
