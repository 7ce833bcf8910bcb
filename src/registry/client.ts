import type { HttpClient, HttpResponse } from '../util/http.ts';
import { authorize } from './auth.ts';
import { parseChallenge } from './challenge.ts';
import type { FindCredentials } from './credentials.ts';
import { answerError, transferError } from './registry-error.ts';

export interface RegistryClientOptions {
  readonly http: HttpClient;
  readonly findCredentials: FindCredentials;
  /** Hosts (with port) asked without TLS, besides this machine. */
  readonly insecureRegistries?: readonly string[] | undefined;
}

interface RegistryRequest {
  readonly registry: string;
  readonly repository: string;
  /** Below `/v2/<repository>/`, for example `manifests/latest`. */
  readonly path: string;
  readonly accept: readonly string[];
  /** For messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks registries that speak the OCI distribution protocol, logging in where they insist. */
export interface RegistryClient {
  /**
   * GETs something of a repository; the body is the caller's to read.
   *
   * @throws MlpackError REGISTRY_AUTH, REGISTRY_NOT_FOUND, REGISTRY_FAILED or NETWORK, for anything but status 200.
   */
  get(request: RegistryRequest): Promise<HttpResponse>;
}

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { http, findCredentials } = options;
  /** By repository: a token is good for one. */
  const authorizations = new Map<string, string>();

  return {
    async get(request) {
      const { registry, repository, what, signal } = request;
      const isPlain = isLoopback(registry) || (options.insecureRegistries ?? []).includes(registry);
      const url = `${isPlain ? 'http' : 'https'}://${apiHost(registry)}/v2/${repository}/${request.path}`;
      const key = `${registry}/${repository}`;
      const send = (authorization: string | undefined) =>
        http.request(url, {
          headers: {
            accept: request.accept.join(', '),
            ...(authorization === undefined ? {} : { authorization }),
          },
          signal,
        });
      try {
        let response = await send(authorizations.get(key));
        let origin = 'without credentials';
        if (response.status === 401) {
          const challenge = parseChallenge(response.headers['www-authenticate']);
          if (challenge === undefined) throw await answerError(response, registry, what, origin);
          await response.body.dump();
          const found = await findCredentials(registry, repository, signal);
          origin = found.credentials === undefined ? found.origin : `credentials from ${found.origin}`;
          const scope = `repository:${repository}:pull`;
          const { credentials } = found;
          const asking = { registry, what, scope, credentials, origin, isPlain, signal };
          const authorization = await authorize(http, challenge, asking);
          if (authorization === undefined) throw await answerError(response, registry, what, origin);
          authorizations.set(key, authorization);
          response = await send(authorization);
        }
        if (response.status !== 200) throw await answerError(response, registry, what, origin);
        return response;
      } catch (error) {
        throw transferError(error, registry, what, signal);
      }
    },
  };
}

/** Docker Hub's API is not where its images seem to be. */
function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

function isLoopback(registry: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(registry);
}
