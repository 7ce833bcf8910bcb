import type { HttpResponse } from '../util/http.ts';

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
