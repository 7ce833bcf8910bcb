import { shareWork, type SharedWork } from '../../util/shared-work.ts';
import type { Challenge } from './challenge.ts';
import type { FindCredentials } from './credentials.ts';
import type { Endpoint } from '../client/endpoint.ts';
import type { Clock, Retry } from '../client/retry.ts';
import { scopesFor, type Access } from './scope.ts';
import { basicAuthorization, fetchToken } from './token.ts';

/** What a registry was convinced by, or is to be. */
export interface Authorization {
  /** Value of the Authorization header; undefined when a password is asked for and there is none. */
  readonly value: string | undefined;
  /** Origin of the credentials, or why there are none; for messages. */
  readonly origin: string;
}

/** A request that needs permission. */
export interface Need extends Access {
  readonly endpoint: Endpoint;
  /** What the request is about, for messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps what registries were convinced by; who needs the same at the same time shares one way of getting it. */
export interface Authorizations {
  /** What is known to convince, renewed when its time is over; undefined when nothing was asked for yet. */
  known(need: Need): Promise<Authorization | undefined>;
  /**
   * Meets a challenge to a request that was sent with `refused`.
   *
   * @returns `isNew` unless somebody else had renewed it already.
   * @throws MlpackError REGISTRY_AUTH, REGISTRY_FAILED, NETWORK, and those of reading credentials.
   */
  renew(
    need: Need,
    refused: Authorization | undefined,
    challenge: Challenge,
  ): Promise<{ readonly authorization: Authorization; readonly isNew: boolean }>;
}

interface Dated extends Authorization {
  readonly expiresMs: number;
}

interface Entry {
  readonly challenge: Challenge;
  readonly work: SharedWork<Dated>;
  /** Once the work is done. */
  done?: Dated;
}

/** A token is renewed this share of its life early, for a request takes time to arrive. */
const margin = 0.1;

export function createAuthorizations(
  findCredentials: FindCredentials,
  retry: Retry,
  clock: Clock,
): Authorizations {
  const entries = new Map<string, Entry>();

  const begin = (need: Need, challenge: Challenge): Entry => {
    const key = keyOf(need);
    const work = shareWork((signal) => authorize({ ...need, signal }, challenge));
    const entry: Entry = { challenge, work };
    entries.set(key, entry);
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    work.result.then((done) => (entry.done = done), forget);
    return entry;
  };

  const authorize = async (need: Need, challenge: Challenge): Promise<Dated> => {
    const { endpoint, repository, what, signal } = need;
    const found = await findCredentials(endpoint.registry, repository, signal);
    const { credentials } = found;
    const origin = credentials === undefined ? found.origin : `credentials from ${found.origin}`;
    if (challenge.scheme === 'basic') {
      const isPassword = credentials !== undefined && 'username' in credentials;
      const value = isPassword ? basicAuthorization(credentials) : undefined;
      return { value, origin, expiresMs: Number.POSITIVE_INFINITY };
    }
    const scopes = scopesFor(need, challenge.scope);
    const askedMs = clock.now();
    const token = await fetchToken(endpoint, { challenge, scopes, credentials, origin, what, signal }, retry);
    const expiresMs = askedMs + token.lifetimeMs * (1 - margin);
    return { value: `Bearer ${token.value}`, origin, expiresMs };
  };

  const isUsable = (entry: Entry): boolean =>
    !entry.work.isAbandoned() && (entry.done === undefined || clock.now() < entry.done.expiresMs);

  return {
    async known(need) {
      const entry = entries.get(keyOf(need));
      if (entry === undefined) return undefined;
      return (isUsable(entry) ? entry : begin(need, entry.challenge)).work.join(need.signal);
    },
    async renew(need, refused, challenge) {
      const entry = entries.get(keyOf(need));
      if (entry !== undefined && isUsable(entry) && (entry.done === undefined || entry.done !== refused)) {
        const isNew = entry.done === undefined;
        return { authorization: await entry.work.join(need.signal), isNew };
      }
      return { authorization: await begin(need, challenge).work.join(need.signal), isNew: true };
    },
  };
}

function keyOf({ endpoint, repository, actions, from = '' }: Need): string {
  return [endpoint.registry, repository, actions, from].join(' ');
}
