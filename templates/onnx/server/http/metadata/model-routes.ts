import { protocols } from '../../../../../contract/protocols.ts';
import { fillPath } from '../../../../../contract/path-template.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';

/** The shortest paths that mean a model. */
export function modelRoutes(
  repository: Repository,
  entry: RepositoryEntry,
): { readonly predict: string; readonly infer: string; readonly metadata: string } {
  const { name, version } = entry.contract;
  const isNewest = repository.find(name) === entry;
  const values = isNewest ? { model: name } : { model: name, version };
  const [ofFirst, ofModel] = protocols.predict.paths;
  return {
    predict: entry === repository.first ? ofFirst : fillPath(ofModel, values),
    infer: fillPath(protocols.infer.paths[0], values),
    metadata: fillPath(protocols.infer.routes.model.path, values),
  };
}
