import { environmentSettings as environment } from '../../../../contract/settings/environment-settings.ts';
import type { EnvironmentReader } from './environment-reader.ts';

/** The server of another version that gets copies of requests. */
export interface ShadowSettings {
  /** Where copies of requests over HTTP go, without a slash at the end; null: nowhere. */
  readonly url: string | null;
  /** Where those over gRPC go; null: nowhere. */
  readonly grpcUrl: string | null;
  /** Key that it is asked with: callers' own are no business of others; null: none. Never said back. */
  readonly apiKey: string | null;
}

/**
 * @param apiKey one that this server accepts: the shadow has the same file
 * @returns null where nothing is copied
 * @throws StartError naming the variable, what it may be and what it is
 */
export function readShadow(read: EnvironmentReader, apiKey: string | null): ShadowSettings | null {
  const url = plainUrl(read, environment.shadowUrl.variable);
  const grpcUrl = plainUrl(read, environment.shadowGrpcUrl.variable);
  return url === null && grpcUrl === null ? null : { url, grpcUrl, apiKey };
}

/** A URL that paths can be put behind. */
function plainUrl(read: EnvironmentReader, variable: string): string | null {
  const text = read.url(variable);
  if (text === null) return null;
  const { username, password, search, hash, origin, pathname } = new URL(text);
  if (username + password + search + hash !== '') {
    return read.refuseSecret(variable, 'a URL without user, password, query and fragment');
  }
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
