import type { Repository, RepositoryEntry } from '../../repository/repository.ts';

/** The shortest paths that mean a model. */
export function modelRoutes(
  repository: Repository,
  entry: RepositoryEntry,
): { readonly predict: string; readonly infer: string; readonly metadata: string } {
  const { name, version } = entry.contract;
  const isNewest = repository.find(name) === entry;
  const model = `/models/${encodeURIComponent(name)}${isNewest ? '' : `/versions/${encodeURIComponent(version)}`}`;
  return {
    predict: entry === repository.first ? '/predict' : `${model}/predict`,
    infer: `/v2${model}/infer`,
    metadata: `/v2${model}`,
  };
}
