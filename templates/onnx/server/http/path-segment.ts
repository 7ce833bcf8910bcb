import { badRequest } from '../http-error.ts';

/** A segment of a path, decoded. @throws HttpError 400 */
export function pathSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('the path is not a valid URI');
  }
}
