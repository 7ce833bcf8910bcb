import { proxyAdminAddress } from '../../../../deploy/compose/proxy-service.ts';
import type { Compose } from '../../../../docker/compose/compose.ts';

/** Runs a script of sh in the proxy's container. @returns what it printed @throws MlpackError ENGINE_FAILED */
export function runInProxy(
  compose: Compose,
  script: string,
  { input, signal }: { readonly input?: string; readonly signal: AbortSignal },
): Promise<string> {
  return compose.run(['exec', '-T', 'proxy', 'sh', '-c', script], { input, signal });
}

/** The configuration that the proxy goes by, as JSON. @throws MlpackError ENGINE_FAILED */
export function proxyConfig(compose: Compose, signal: AbortSignal): Promise<string> {
  return runInProxy(compose, `wget -q -O - http://${proxyAdminAddress}/config/`, { signal });
}

/** Whether a proxy of this configuration sends requests to a container by its name. */
export function isUpstream(config: string, container: string): boolean {
  return config.includes(`"${container}:`);
}
