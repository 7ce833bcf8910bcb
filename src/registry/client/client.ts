import type { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import { createAuthorizations, type Authorization, type Need } from '../credentials/authorizations.ts';
import { parseChallenge } from '../credentials/challenge.ts';
import type { FindCredentials } from '../credentials/credentials.ts';
import { endpointFinder, type EndpointOptions } from './endpoint.ts';
import type { Mirror } from './mirrors.ts';
import { followed, redirectError } from './follow-redirects.ts';
import { answerError, elsewhereError, noWayToLogIn, transferError } from './registry-error.ts';
import { createRetry, systemClock, type Clock } from './retry.ts';
import { uploadError } from '../push/upload-error.ts';
import { isWebPage, webPageError } from './web-page.ts';

export interface RegistryClientOptions extends EndpointOptions {
  readonly findCredentials: FindCredentials;
  /** Asked before the registries they mirror, for what is only pulled. */
  readonly mirrors?: readonly Mirror[] | undefined;
  /** The system's unless told. */
  readonly clock?: Clock;
}

export interface RegistryRequest {
  readonly registry: string;
  readonly repository: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below `/v2/<repository>/`, for example `manifests/latest`; or a URL that it gave, such as an upload's. */
  readonly path: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Opened anew whenever the request has to be sent again. */
  readonly body?: () => Uint8Array | Readable;
  /** What credentials must allow; `pull` unless told. With `pull` alone, a mirror may answer. */
  readonly actions?: 'pull' | 'pull,push';
  /** False where what a mirror lacks, or has not yet, would be taken for what there is; true unless told. */
  readonly mayBeMirrored?: boolean;
  /** Another repository of the registry that a blob is mounted from. */
  readonly from?: string | undefined;
  /** Statuses that are answers; any other is an error. 200 unless told. */
  readonly expected?: readonly number[];
  /** False for what must not be sent twice, such as a piece of an upload; true unless told. */
  readonly retry?: boolean;
  /** What the request is about, for messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks registries that speak the OCI distribution protocol, logging in where they insist. */
export interface RegistryClient {
  /**
   * Asks for, or sends, something of a repository; the answer's body is the caller's to read. What a
   * registry or the network fails at for the moment (408, 429, 5xx, a broken connection) is sent again.
   *
   * @throws MlpackError REGISTRY_AUTH, REGISTRY_NOT_FOUND, REGISTRY_FAILED or NETWORK, for any status but the expected.
   */
  request(request: RegistryRequest): Promise<HttpResponse>;
}

/** Most attempts of a request: with one in five failing by chance, one in 400 000 fails so often. */
const maxAttempts = 8;
/** A mirror has the registry behind it. */
const maxMirrorAttempts = 2;
/** Registries move what was uploaded to its place before they answer. */
const uploadTimeoutMs = 300_000;

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { findCredentials, mirrors = [], clock = systemClock } = options;
  const findEndpoint = endpointFinder(options);
  const retry = createRetry(clock);
  const authorizations = createAuthorizations(findCredentials, retry, clock);
  const unreachableMirrors = new Set<Mirror>();

  async function ask(request: RegistryRequest, attempts: number): Promise<HttpResponse> {
    const { registry, repository, path, body, what, signal, actions = 'pull', expected = [200] } = request;
    const endpoint = await findEndpoint(registry);
    const url = typeof path === 'string' ? new URL(`${endpoint.origin}/v2/${repository}/${path}`) : path;
    // An upload may be sent to a store elsewhere, which has not to learn what the registry knows us by.
    const isOwn = url.origin === endpoint.origin;
    const need: Need = { endpoint, repository, actions, from: request.from, what, signal };
    const { method = 'GET' } = request;
    const send = ({ value }: Partial<Authorization> = {}) =>
      retry({ host: url.host, what, attempts, signal }, () =>
        followed(url, (target) =>
          endpoint.http.request(target.href, {
            method,
            headers: {
              ...request.headers,
              ...(value === undefined || target.origin !== url.origin ? {} : { authorization: value }),
            },
            ...(body === undefined ? {} : { body: body(), headersTimeoutMs: uploadTimeoutMs }),
            signal,
          }),
        ),
      );

    let authorization = isOwn ? await authorizations.known(need) : undefined;
    let response = await send(authorization);
    // What others renewed meanwhile may be refused too; what was renewed for this request is the last word.
    let isNew = !isOwn;
    while (!isNew && response.status === 401) {
      const challenge = parseChallenge(response.headers['www-authenticate']);
      if (challenge === undefined) throw await noWayToLogIn(response, registry);
      await response.body.dump();
      ({ authorization, isNew } = await authorizations.renew(need, authorization, challenge));
      if (authorization.value === undefined) break;
      response = await send(authorization);
    }
    if (isWebPage(response, method)) throw await webPageError(response, registry, url);
    if (expected.includes(response.status)) return response;
    const unfollowed = redirectError(response, registry, what, body !== undefined);
    if (unfollowed !== undefined) {
      await response.body.dump();
      throw unfollowed;
    }
    const anonymous = isOwn ? 'without credentials' : `without credentials, which ${url.host} never gets`;
    const origin = authorization?.origin ?? anonymous;
    const failure = ['GET', 'HEAD'].includes(method) ? answerError : uploadError;
    const asksForLogin = authorization !== undefined || response.headers['www-authenticate'] !== undefined;
    throw await failure(response, registry, what, origin, asksForLogin);
  }

  /** What a mirror has, or undefined when it has not, or fails. */
  async function askMirror(request: RegistryRequest, mirror: Mirror): Promise<HttpResponse | undefined> {
    const { signal, expected = [200] } = request;
    const { registry, prefix } = mirror;
    const found = expected.filter((status) => status < 400);
    const asked = { ...request, registry, repository: prefix + request.repository, expected: found };
    try {
      return await ask(asked, maxMirrorAttempts);
    } catch (error) {
      signal?.throwIfAborted();
      // Not waited for again with every blob.
      if (!(error instanceof MlpackError)) unreachableMirrors.add(mirror);
      return undefined;
    }
  }

  return {
    async request(request) {
      const { registry, method = 'GET', path, actions = 'pull', what, signal } = request;
      const isPull = ['GET', 'HEAD'].includes(method) && actions === 'pull' && typeof path === 'string';
      try {
        for (const mirror of isPull && request.mayBeMirrored !== false ? mirrors : []) {
          if (mirror.of !== registry || unreachableMirrors.has(mirror)) continue;
          const answer = await askMirror(request, mirror);
          if (answer !== undefined) return answer;
        }
        return await ask(request, request.retry === false ? 1 : maxAttempts);
      } catch (error) {
        if (path instanceof URL && path.origin !== (await findEndpoint(registry)).origin) {
          throw elsewhereError(error, registry, what, path.origin, signal);
        }
        throw transferError(error, registry, what, signal, ['GET', 'HEAD'].includes(method) ? 'from' : 'to');
      }
    },
  };
}
