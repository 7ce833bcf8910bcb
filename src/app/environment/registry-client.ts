import { certificateFinder, certificateFolders } from '../../registry/client/certificates.ts';
import { createRegistryClient, type RegistryClient } from '../../registry/client/client.ts';
import { credentialFinder } from '../../registry/credentials/credential-finder.ts';
import type { EndpointOptions } from '../../registry/client/endpoint.ts';
import { parseMirrors } from '../../registry/client/mirrors.ts';
import type { Environment } from './environment.ts';

type Surroundings = Pick<Environment, 'http' | 'env' | 'home' | 'insecureRegistries'>;

/**
 * A registry client with the credentials and certificates Docker and Podman have stored.
 *
 * @throws MlpackError CONFIG_INVALID for MLPACK_REGISTRY_MIRRORS
 */
export function registryClient(environment: Surroundings): RegistryClient {
  const { env, home } = environment;
  return createRegistryClient({
    ...endpointOptions(environment),
    findCredentials: credentialFinder(env, home),
    mirrors: mirrorsOf(env),
  });
}

/** How registries are reached. @throws MlpackError CONFIG_INVALID for MLPACK_REGISTRY_MIRRORS */
export function endpointOptions({ http, env, home, insecureRegistries }: Surroundings): EndpointOptions {
  const named = (env['MLPACK_INSECURE_REGISTRIES'] ?? '').split(',').map((name) => name.trim());
  const plainMirrors = mirrorsOf(env).filter(({ isPlain }) => isPlain);
  return {
    http,
    insecureRegistries: [
      ...insecureRegistries,
      ...named.filter((name) => name !== ''),
      ...plainMirrors.map(({ registry }) => registry),
    ],
    findCertificates: certificateFinder(certificateFolders(env, home)),
  };
}

function mirrorsOf(env: Surroundings['env']) {
  return parseMirrors(env['MLPACK_REGISTRY_MIRRORS'] ?? '');
}
