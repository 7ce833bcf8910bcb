import { parseChallenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from '../client/endpoint.ts';
import { answerError, loginError, noWayToLogIn, transferError } from '../client/registry-error.ts';
import { createRetry, systemClock } from '../client/retry.ts';
import { basicAuthorization, fetchToken } from './token.ts';

const what = 'its API (/v2/)';
const attempts = 8;

/**
 * Tries a user name and a password on a registry, as `docker login` does.
 *
 * @param onOpen told where the registry lets everybody in, so that nothing was tried
 * @returns what to keep: a refresh token where the registry gives one, else the credentials.
 * @throws MlpackError REGISTRY_AUTH when they are refused; REGISTRY_NOT_FOUND when the host is no
 * registry; REGISTRY_FAILED or NETWORK.
 */
export async function checkLogin(
  endpoint: Endpoint,
  credentials: Extract<Credentials, { username: string }>,
  signal?: AbortSignal,
  onOpen?: () => void,
): Promise<Credentials> {
  const { registry, origin: server, http } = endpoint;
  const origin = `the password of ${credentials.username}`;
  const retry = createRetry(systemClock);
  const ask = (headers: Readonly<Record<string, string>>) =>
    retry({ host: new URL(server).host, what, attempts, signal }, () =>
      http.request(`${server}/v2/`, { headers, signal }),
    );
  try {
    const open = await ask({});
    await open.body.dump();
    const challenge = open.status === 401 ? parseChallenge(open.headers['www-authenticate']) : undefined;
    if (open.status === 200) {
      onOpen?.();
      return credentials;
    }
    if (open.status === 401 && challenge === undefined) throw await noWayToLogIn(open, registry);
    if (challenge === undefined) throw await answerError(open, registry, what, 'without credentials', false);

    let kept: Credentials = credentials;
    let authorization = basicAuthorization(credentials);
    if (challenge.scheme === 'bearer') {
      const request = { challenge, scopes: [], credentials, origin, what, isLogin: true, signal };
      const { value, refreshToken } = await fetchToken(endpoint, request, retry);
      authorization = `Bearer ${value}`;
      if (refreshToken !== undefined) kept = { identityToken: refreshToken };
    }
    const known = await ask({ authorization });
    if (known.status !== 200) throw await loginError(known, registry, what, origin);
    await known.body.dump();
    return kept;
  } catch (error) {
    throw transferError(error, registry, what, signal);
  }
}
