import { badRequest } from '../../util/http-error.ts';

/** The path of a request's URL, without its query, nor a fragment, which no client should send. */
export function pathOf(url: string): string {
  for (let i = 0; i < url.length; i++) {
    const code = url.charCodeAt(i);
    if (code === 0x3f || code === 0x23) return url.slice(0, i);
  }
  return url;
}

/** What stands behind the question mark of a URL; '' where there is none. */
export function queryOf(url: string): string {
  const [whole = ''] = url.split('#', 1);
  const at = whole.indexOf('?');
  return at === -1 ? '' : whole.slice(at + 1);
}

/**
 * A request's target in origin-form, without a fragment. A client that believes the server a proxy sends it in absolute-form,
 * which RFC 9112, 3.2.2, has every server accept. Other targets, such as the `*` of OPTIONS, become paths that lead nowhere: Express
 * has what is no path, or has a fragment, parsed by what Node warns of.
 */
export function originForm(target: string): string {
  const [, rest] = /^https?:\/\/[^/?#]*(.*)$/is.exec(target) ?? [];
  const [whole = ''] = (rest ?? target).split('#', 1);
  return whole.startsWith('/') ? whole : `/${whole}`;
}

/** A segment of a path, decoded. @throws HttpError 400 */
export function pathSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('the path is not a valid URI');
  }
}
