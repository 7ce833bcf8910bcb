import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from '../client/endpoint.ts';
import { readBounded } from '../client/read-bounded.ts';
import { answerError, loginError, transferError } from '../client/registry-error.ts';
import type { Retry } from '../client/retry.ts';

export interface TokenRequest {
  readonly challenge: Extract<Challenge, { scheme: 'bearer' }>;
  /** Scopes to ask for, for example `repository:library/node:pull`; none to only see whether credentials are right. */
  readonly scopes: readonly string[];
  readonly credentials: Credentials | undefined;
  /** Origin of the credentials, or why there are none. */
  readonly origin: string;
  /** What the request is about, for messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  /** Asks for a refresh token too, which stands for the password from then on. */
  readonly isLogin?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Token {
  readonly value: string;
  /** Lifetime of the token, from when it was asked for. */
  readonly lifetimeMs: number;
  readonly refreshToken: string | undefined;
}

const clientId = 'mlpack';
const maxTokenBytes = 1 << 20;
const attempts = 8;
/** What a header may hold of a token (RFC 6750, section 2.1, has fewer characters). */
const sendable = /^[\x21-\x7e]+$/u;
/** What a token is good for when its service does not tell. */
const defaultLifetimeMs = 60_000;

/**
 * Gets a token from the service a challenge names, by password, refresh token or without either.
 * Source: distribution's "Token Authentication Specification" and "OAuth 2.0 Token Authentication".
 *
 * @throws MlpackError REGISTRY_AUTH, REGISTRY_FAILED or NETWORK.
 */
export async function fetchToken(endpoint: Endpoint, request: TokenRequest, retry: Retry): Promise<Token> {
  const { registry } = endpoint;
  const { what, origin, isLogin = false, signal } = request;
  const failure = isLogin ? loginError : answerError;
  const realm = tokenService(request.challenge.realm, endpoint);
  try {
    const answer = await retry({ host: realm.host, what, attempts, signal }, async () => {
      const response = await ask(endpoint, realm, request);
      // Read within the attempt, so that an answer that breaks off is asked for again.
      const isToken = response.status === 200;
      return { ...response, bytes: isToken ? await readBounded(response.body, maxTokenBytes) : undefined };
    });
    if (answer.bytes === undefined) throw await failure(answer, registry, what, origin, true);
    return parseToken(answer.bytes, realm);
  } catch (error) {
    throw transferError(error, registry, what, signal);
  }
}

function ask({ http }: Endpoint, realm: URL, request: TokenRequest): Promise<HttpResponse> {
  const { challenge, scopes, credentials, isLogin = false, signal } = request;
  const service = challenge.service === undefined ? {} : { service: challenge.service };
  if (credentials !== undefined && 'identityToken' in credentials) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: credentials.identityToken,
      ...service,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return http.request(realm.href, { method: 'POST', headers, body: form.toString(), signal });
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(service)) url.searchParams.set(name, value);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (isLogin) {
    url.searchParams.set('offline_token', 'true');
    url.searchParams.set('client_id', clientId);
  }
  if (credentials === undefined) return http.request(url.href, { signal });
  url.searchParams.set('account', credentials.username);
  return http.request(url.href, { headers: { authorization: basicAuthorization(credentials) }, signal });
}

/**
 * The token service's address. One that says no host is a path of the registry itself: zot allows a realm of "/token"
 * (project-zot/zot#4033), which regclient reads so, too. A registry asked over TLS may not have its password sent on
 * without.
 */
function tokenService(realm: string, { registry, origin, isPlain }: Endpoint): URL {
  if (!URL.canParse(realm, origin)) {
    throw new MlpackError('REGISTRY_FAILED', `${registry} sends to a token service that is no URL: ${realm}`);
  }
  const url = new URL(realm, origin);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isPlain)) return url;
  throw new MlpackError('REGISTRY_FAILED', `${registry} sends to a token service without TLS: ${realm}`);
}

function parseToken(body: Buffer, realm: URL): Token {
  let answer: unknown;
  try {
    answer = JSON.parse(body.toString('utf8'));
  } catch {
    answer = undefined;
  }
  const fields = new Map<string, unknown>(
    typeof answer === 'object' && answer !== null ? Object.entries(answer) : [],
  );
  const textOf = (name: string) => {
    const value = fields.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const value = textOf('token') ?? textOf('access_token');
  if (value === undefined) {
    throw new MlpackError('REGISTRY_FAILED', `The token service ${realm.host} answered without a token.`);
  }
  if (!sendable.test(value)) {
    throw new MlpackError(
      'REGISTRY_FAILED',
      `The token service ${realm.host} answered with what is no token.`,
    );
  }
  const seconds = fields.get('expires_in');
  const lifetimeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : defaultLifetimeMs;
  return { value, lifetimeMs, refreshToken: textOf('refresh_token') };
}

/** The value of an Authorization header (RFC 7617). */
export function basicAuthorization({
  username,
  password,
}: Extract<Credentials, { username: string }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
