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
 * @param ports of this server, whose copies would be copied for ever
 * @returns null where nothing is copied
 * @throws StartError naming the variable, what it may be and what it is
 */
export function readShadow(
  read: EnvironmentReader,
  apiKey: string | null,
  ports: readonly (number | null)[],
): ShadowSettings | null {
  const url = plainUrl(read, environment.shadowUrl.variable, ports);
  const grpcUrl = plainUrl(read, environment.shadowGrpcUrl.variable, ports);
  return url === null && grpcUrl === null ? null : { url, grpcUrl, apiKey };
}

/** Names of the machine itself. */
const ownHosts = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/u;

/** A URL that paths can be put behind. */
function plainUrl(
  read: EnvironmentReader,
  variable: string,
  ports: readonly (number | null)[],
): string | null {
  const text = read.url(variable);
  if (text === null) return null;
  const { username, password, search, hash, origin, pathname, hostname, port, protocol } = new URL(text);
  if (username + password + search + hash !== '') {
    return read.refuseSecret(variable, 'a URL without user, password, query and fragment');
  }
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  if (ownHosts.test(hostname) && ports.includes(number))
    return read.refuse(variable, 'the address of another server than this one');
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
