import { badRequest } from '../http-error.ts';

/** The path of a request's URL, without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/** A segment of a path, decoded. @throws HttpError 400 */
export function pathSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('the path is not a valid URI');
  }
}
