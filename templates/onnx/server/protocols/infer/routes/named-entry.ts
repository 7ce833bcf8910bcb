import type { RouteRequest } from '../../../calls/protocol-route.ts';
import type { Repository, RepositoryEntry } from '../../../repository/repository.ts';

/**
 * The model that a path names, in its newest version unless the path names one.
 *
 * @throws HttpError 404 when the image doesn't hold it
 */
export function namedEntry(repository: Repository, places: RouteRequest['places']): RepositoryEntry {
  return repository.find(places.get('model') ?? '', places.get('version'));
}
