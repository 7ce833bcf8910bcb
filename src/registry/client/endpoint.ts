import type { HttpClient } from '../../util/http/http.ts';
import type { FindCertificates } from './certificates.ts';

/** Address at which a registry is asked, and how. */
export interface Endpoint {
  /** The registry's name in references and credentials: host and optional port. */
  readonly registry: string;
  /** Origin of the registry's URLs, without path; all that credentials are for. */
  readonly origin: string;
  /** Client without retries of its own. */
  readonly http: HttpClient;
  /** Asked without TLS. */
  readonly isPlain: boolean;
}

/** @throws MlpackError CONFIG_INVALID or FILE_NOT_READABLE for the registry's certificates. */
export type FindEndpoint = (registry: string) => Promise<Endpoint>;

export interface EndpointOptions {
  readonly http: HttpClient;
  /** Hosts (with port) asked without TLS, besides this machine. */
  readonly insecureRegistries?: readonly string[] | undefined;
  readonly findCertificates?: FindCertificates | undefined;
}

/** This machine is asked directly, as Go's programs do, whatever proxy is configured. */
const thisMachine = 'localhost,127.0.0.1,[::1]';

/** Decides once for each registry how it is asked. */
export function endpointFinder(options: EndpointOptions): FindEndpoint {
  const { insecureRegistries = [], findCertificates = async () => undefined } = options;
  const found = new Map<string, Promise<Endpoint>>();
  let usual: HttpClient | undefined;

  const find = async (registry: string): Promise<Endpoint> => {
    const host = apiHost(registry);
    const certificates = await findCertificates(registry);
    const isPlain =
      insecureRegistries.includes(registry) || (certificates === undefined && isLoopback(registry));
    const origin = new URL(`${isPlain ? 'http' : 'https'}://${host}`);
    const isUsual = certificates?.ca === undefined && certificates?.client === undefined;
    const http = isUsual
      ? (usual ??= options.http.derive({ maxRetries: 0, noProxy: thisMachine }))
      : options.http.derive({
          maxRetries: 0,
          noProxy: thisMachine,
          ca: certificates.ca,
          clientCertificate: certificates.client && { host: origin.host, ...certificates.client },
        });
    return { registry, origin: origin.origin, http, isPlain };
  };
  return (registry) => {
    let endpoint = found.get(registry);
    if (endpoint === undefined) found.set(registry, (endpoint = find(registry)));
    return endpoint;
  };
}

/** Docker Hub's API is not where its images seem to be. */
function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

function isLoopback(registry: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(registry);
}
