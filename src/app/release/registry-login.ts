import { MlpackError } from '../../errors/mlpack-error.ts';
import { credentialKey, dockerConfigPath } from '../../registry/credentials/credential-config.ts';
import { eraseCredentials, storeCredentials } from '../../registry/credentials/credential-store.ts';
import { credentialFinder } from '../../registry/credentials/credential-finder.ts';
import { endpointFinder } from '../../registry/client/endpoint.ts';
import { checkLogin } from '../../registry/credentials/login.ts';
import type { Environment } from '../environment/environment.ts';
import { endpointOptions } from '../environment/registry-client.ts';

export interface LoginResult {
  readonly registry: string;
  readonly username: string;
  /** The file or the credential helper that keeps the credentials. */
  readonly keptBy: string;
}

export interface LogoutResult {
  readonly registry: string;
  /** Whether there were credentials. */
  readonly wasLoggedIn: boolean;
}

/**
 * The name of a registry as a user may type it: its scheme and path are no part of it.
 *
 * @throws MlpackError USAGE
 */
export function registryName(text: string): string {
  const name = credentialKey(text).split('/', 1)[0] ?? '';
  if (/^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/iu.test(name)) return name;
  throw new MlpackError('USAGE', `"${text}" is not a registry.`, {
    suggestions: ['Name its host, for example: mlpack login ghcr.io'],
  });
}

/**
 * Tries credentials and keeps them where Docker does.
 *
 * @throws MlpackError REGISTRY_AUTH when the registry refuses them, and those of asking it and of keeping them
 */
export async function logIn(
  environment: Environment,
  login: {
    readonly registry: string;
    readonly username: string;
    readonly password: string;
    readonly onPlainText: (path: string) => void;
    /** Told where the registry lets everybody in, so that the credentials were not tried. */
    readonly onOpen: () => void;
  },
): Promise<LoginResult> {
  const { env, home, signal } = environment;
  const { registry, username, password, onPlainText, onOpen } = login;
  const endpoint = await endpointFinder(endpointOptions(environment))(registry);
  const credentials = await checkLogin(endpoint, { username, password }, signal, onOpen);
  const path = dockerConfigPath(env, home);
  const options = { path, env, signal, onPlainText };
  return { registry, username, keptBy: await storeCredentials(registry, username, credentials, options) };
}

/**
 * Forgets the credentials for a registry that Docker's configuration and its helper keep.
 *
 * @throws MlpackError CONFIG_INVALID or OUTPUT_NOT_WRITABLE
 */
export async function logOut(environment: Environment, registry: string): Promise<LogoutResult> {
  const { env, home, signal, progress } = environment;
  const wasLoggedIn = await eraseCredentials(registry, { path: dockerConfigPath(env, home), env, signal });
  const left = await credentialFinder(env, home)(registry, '', signal);
  if (left.credentials !== undefined) progress.note(`${left.origin} still has credentials for ${registry}.`);
  return { registry, wasLoggedIn };
}
