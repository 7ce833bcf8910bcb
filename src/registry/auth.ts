import { MlpackError } from '../errors/mlpack-error.ts';
import type { HttpClient } from '../util/http.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { readBounded } from './read-bounded.ts';
import { answerError, transferError } from './registry-error.ts';

export interface AuthorizationRequest {
  readonly registry: string;
  /** For messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  /** Asked for when the challenge names no scope, for example `repository:library/node:pull`. */
  readonly scope: string;
  readonly credentials: Credentials | undefined;
  /** Where the credentials come from, or why there are none. */
  readonly origin: string;
  /** The registry itself is asked without TLS, so its token service may be too. */
  readonly isPlain: boolean;
  readonly signal?: AbortSignal | undefined;
}

const maxTokenBytes = 1 << 20;

/**
 * The value of the Authorization header that meets a challenge; undefined when it asks for a
 * password and there is none.
 * Source: distribution's "Token Authentication Specification" and "OAuth 2.0 Token Authentication".
 *
 * @throws MlpackError REGISTRY_AUTH, REGISTRY_FAILED or NETWORK.
 */
export async function authorize(
  http: HttpClient,
  challenge: Challenge,
  request: AuthorizationRequest,
): Promise<string | undefined> {
  const { credentials } = request;
  if (challenge.scheme === 'bearer') return `Bearer ${await fetchToken(http, challenge, request)}`;
  return credentials !== undefined && 'username' in credentials ? basic(credentials) : undefined;
}

async function fetchToken(
  http: HttpClient,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  request: AuthorizationRequest,
): Promise<string> {
  const { registry, what, credentials, origin, signal } = request;
  const realm = tokenService(challenge.realm, request);
  const question = {
    ...(challenge.service === undefined ? {} : { service: challenge.service }),
    scope: challenge.scope ?? request.scope,
  };
  try {
    const response =
      credentials !== undefined && 'identityToken' in credentials
        ? await http.request(realm.href, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({
              grant_type: 'refresh_token',
              client_id: 'mlpack',
              refresh_token: credentials.identityToken,
              ...question,
            }).toString(),
            signal,
          })
        : await http.request(withQuery(realm, question), {
            headers: credentials === undefined ? {} : { authorization: basic(credentials) },
            signal,
          });
    if (response.status !== 200) throw await answerError(response, registry, what, origin);
    return parseToken(await readBounded(response.body, maxTokenBytes), realm);
  } catch (error) {
    throw transferError(error, registry, what, signal);
  }
}

/** A registry asked over TLS may not have its password sent on without. */
function tokenService(realm: string, { registry, isPlain }: AuthorizationRequest): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isPlain)) return url;
  throw new MlpackError('REGISTRY_FAILED', `${registry} sends to a token service without TLS: ${realm}`);
}

function withQuery(realm: URL, question: Readonly<Record<string, string>>): string {
  const url = new URL(realm);
  for (const [name, value] of Object.entries(question)) url.searchParams.set(name, value);
  return url.href;
}

function parseToken(body: Buffer, realm: URL): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body.toString('utf8'));
  } catch {
    answer = undefined;
  }
  if (typeof answer === 'object' && answer !== null) {
    const token =
      'token' in answer ? answer.token : 'access_token' in answer ? answer.access_token : undefined;
    if (typeof token === 'string' && token !== '') return token;
  }
  throw new MlpackError('REGISTRY_FAILED', `The token service ${realm.host} answered without a token.`);
}

function basic({ username, password }: Extract<Credentials, { username: string }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
