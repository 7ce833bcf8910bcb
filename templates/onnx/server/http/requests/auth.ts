import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a caller has an API key, by two headers of its request.
 *
 * @param apiKeys the keys that are accepted; null: everybody may ask
 * @param authorization Authorization: `Bearer KEY`
 * @param apiKey X-API-Key: the key alone
 */
export function isAuthorized(
  apiKeys: readonly string[] | null,
  authorization: string | undefined,
  apiKey: string | undefined,
): boolean {
  if (apiKeys === null) return true;
  const bearer = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return isAccepted(apiKeys, bearer) || isAccepted(apiKeys, apiKey);
}

/** Digests of keys, by their list: made once, not for each request. */
const digestsOf = new WeakMap<readonly string[], readonly Buffer[]>();

/** Takes as long for any key given: how long says nothing about the accepted ones, not even their lengths. */
function isAccepted(apiKeys: readonly string[], given: string | undefined): boolean {
  if (given === undefined) return false;
  const digests = digestsOf.get(apiKeys) ?? apiKeys.map(digest);
  digestsOf.set(apiKeys, digests);
  const own = digest(given);
  return digests.filter((accepted) => timingSafeEqual(accepted, own)).length > 0;
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
