import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';

const maxRedirects = 5;

/**
 * Sends again what a server wants sent elsewhere, body and all (RFC 9110, sections 15.4.8 and 15.4.9). Requests without
 * a body have been followed below already.
 */
export async function followed(
  first: URL,
  send: (target: URL) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  let target = first;
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(target);
    const location = response.headers['location'];
    if (![307, 308].includes(response.status) || redirects === maxRedirects) return response;
    if (typeof location !== 'string' || !URL.canParse(location, target.href)) return response;
    await response.body.dump();
    target = new URL(location, target);
  }
}

/**
 * What an answer means that still wants a request sent elsewhere; undefined for others.
 *
 * @param hasBody whether the request has one, which is sent elsewhere by 307 and 308 only.
 */
export function redirectError(
  { status, headers, url }: Pick<HttpResponse, 'status' | 'headers' | 'url'>,
  registry: string,
  what: string,
  hasBody: boolean,
): MlpackError | undefined {
  const { location } = headers;
  if (status < 300 || status > 399 || typeof location !== 'string' || !URL.canParse(location, url)) {
    return undefined;
  }
  const from = placeOf(url);
  const to = placeOf(new URL(location, url).href);
  const fault =
    hasBody && ![307, 308].includes(status)
      ? `does not take ${what}, but redirects from ${from} to ${to} (${status}), by which nothing is sent on.`
      : `redirects ${what} more than ${maxRedirects} times, the last time (${status}) from ${from} to ${to}.`;
  return new MlpackError('REGISTRY_FAILED', `${registry} ${fault}`, {
    suggestions: ['Check the addresses that the registry, or a proxy before it, redirects to.'],
  });
}

/** The URL without its parameters, which may be signed. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
