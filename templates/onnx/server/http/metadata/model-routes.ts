import { protocols } from '../../../../../contract/protocols.ts';
import { fillPath } from '../../../../../contract/path-template.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';

/** The shortest paths that mean a model. */
export function modelRoutes(
  repository: Repository,
  entry: RepositoryEntry,
): { readonly predict: string; readonly infer: string; readonly metadata: string } {
  return {
    predict: shortestPath(repository, entry, protocols.predict.paths),
    infer: shortestPath(repository, entry, protocols.infer.paths),
    metadata: shortestPath(repository, entry, [protocols.infer.routes.model.path]),
  };
}

/** @param templates of which one without a model's name, if any, is for the first model */
export function shortestPath(
  repository: Repository,
  entry: RepositoryEntry,
  templates: readonly string[],
): string {
  const { name, version } = entry.contract;
  const isNewest = repository.find(name) === entry;
  const isNameless = (template: string) => !template.includes('{model}');
  const ofFirst = entry === repository.first ? templates.find(isNameless) : undefined;
  const template = ofFirst ?? templates.find((one) => !isNameless(one)) ?? '';
  return fillPath(template, isNewest ? { model: name } : { model: name, version });
}
