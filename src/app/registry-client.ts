import { createRegistryClient, type RegistryClient } from '../registry/client.ts';
import { credentialFinder } from '../registry/credentials.ts';
import type { Environment } from './environment.ts';

/** A registry client with the credentials Docker and Podman have stored. */
export function registryClient({
  http,
  env,
  home,
}: Pick<Environment, 'http' | 'env' | 'home'>): RegistryClient {
  return createRegistryClient({ http, findCredentials: credentialFinder(env, home) });
}
