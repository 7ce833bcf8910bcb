import type { Readable } from 'node:stream';
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

export interface RegistryRequest {
  readonly registry: string;
  readonly repository: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v2/<repository>/`, for example `manifests/latest`; or a URL the registry gave, such as that of an upload. */
  readonly path: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Opened anew whenever the request has to be sent again. */
  readonly body?: () => Uint8Array | Readable;
  /** What credentials must allow; `pull` unless told. */
  readonly actions?: 'pull' | 'pull,push';
  /** Another repository of the registry that a blob is mounted from. */
  readonly from?: string | undefined;
  /** Statuses that are answers; any other is an error. 200 unless told. */
  readonly expected?: readonly number[];
  /** False when an answer that invites to try again is the caller's to judge, as the sender of half an upload must. */
  readonly retry?: boolean;
  /** For messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks registries that speak the OCI distribution protocol, logging in where they insist. */
export interface RegistryClient {
  /**
   * Asks for, or sends, something of a repository; the answer's body is the caller's to read.
   *
   * @throws MlpackError REGISTRY_AUTH, REGISTRY_NOT_FOUND, REGISTRY_FAILED or NETWORK, for any status but the expected.
   */
  request(request: RegistryRequest): Promise<HttpResponse>;
}

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { http, findCredentials } = options;
  /** By scope: a token is good for one. */
  const authorizations = new Map<string, string>();

  return {
    async request(request) {
      const { registry, repository, what, signal, actions = 'pull', expected = [200] } = request;
      const isPlain = isLoopback(registry) || (options.insecureRegistries ?? []).includes(registry);
      const base = `${isPlain ? 'http' : 'https'}://${apiHost(registry)}/v2/${repository}/`;
      const scope = `repository:${repository}:${actions}`;
      const key = `${registry} ${scope}`;
      const send = (authorization: string | undefined) =>
        http.request(typeof request.path === 'string' ? base + request.path : request.path.href, {
          method: request.method ?? 'GET',
          headers: {
            ...request.headers,
            ...(authorization === undefined ? {} : { authorization }),
          },
          ...(request.body === undefined ? {} : { body: request.body() }),
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
          const { credentials } = found;
          const asking = { registry, what, scope, credentials, origin, isPlain, signal };
          const authorization = await authorize(http, challenge, asking);
          if (authorization === undefined) throw await answerError(response, registry, what, origin);
          authorizations.set(key, authorization);
          response = await send(authorization);
        }
        if (!expected.includes(response.status)) throw await answerError(response, registry, what, origin);
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
