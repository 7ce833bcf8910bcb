import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request shows one of the API keys, as `Authorization: Bearer KEY` or as `X-API-Key: KEY`. Takes
 * the same time whatever is wrong with a key.
 *
 * @param apiKeys null: everybody may ask
 * @param authorization the header's value, as it came
 * @param apiKey the header's value, as it came
 */
export function isAuthorized(
  apiKeys: readonly string[] | null,
  authorization: string | undefined,
  apiKey: string | undefined,
): boolean {
  if (apiKeys === null) return true;
  const bearer = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return isOneOf(apiKeys, bearer) || isOneOf(apiKeys, apiKey);
}

function isOneOf(apiKeys: readonly string[], given: string | undefined): boolean {
  if (given === undefined) return false;
  // Hashes are of one length, as timingSafeEqual wants, and tell nothing about the keys.
  const hash = sha256(given);
  return apiKeys.reduce((found, key) => timingSafeEqual(sha256(key), hash) || found, false);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
