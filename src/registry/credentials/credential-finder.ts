import { readCredentialConfigs, serverOf, type CredentialConfig } from './credential-config.ts';
import { askCredentialHelper } from './credential-helper.ts';
import type { FindCredentials } from './credentials.ts';

/**
 * Finds credentials where `mlpack login`, `docker login` and `podman login` leave them. A helper that cannot be run
 * counts as none, for most images can be had without, and `origin` tells of it.
 *
 * @returns a function that reads the files when first asked; it throws MlpackError CONFIG_INVALID or FILE_NOT_READABLE.
 */
export function credentialFinder(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): FindCredentials {
  let configs: Promise<CredentialConfig[]> | undefined;
  return async (registry, repository, signal) => {
    configs ??= readCredentialConfigs(env, home);
    const problems: string[] = [];
    for (const config of await configs) {
      const helper = config.helpers.get(registry) ?? config.defaultHelper;
      if (helper !== undefined) {
        try {
          const credentials = await askCredentialHelper({ name: helper, env, signal }, serverOf(registry));
          if (credentials !== undefined) return { credentials, origin: `docker-credential-${helper}` };
        } catch (error) {
          signal?.throwIfAborted();
          problems.push(error instanceof Error ? error.message : String(error));
        }
      }
      for (const key of keysOf(registry, repository)) {
        const credentials = config.auths.get(key);
        if (credentials !== undefined) return { credentials, origin: config.path };
      }
    }
    const none = `no credentials for ${registry} are configured`;
    return { credentials: undefined, origin: [none, ...problems].join('; ') };
  };
}

/** Podman keeps credentials for paths too; the longest that fits counts (containers-auth.json(5)). */
function keysOf(registry: string, repository: string): string[] {
  const parts = repository.split('/');
  return parts.map((_part, i) => [registry, ...parts.slice(0, parts.length - i)].join('/')).concat(registry);
}
