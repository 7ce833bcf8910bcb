import type { Repository, RepositoryEntry } from '../../repository/repository.ts';

/** A model as OpenAI's clients list it. An image doesn't know when its models were made. */
function listedModel(name: string): object {
  return { id: name, object: 'model', created: 0, owned_by: 'mlpack' };
}

/** What OpenAI's list of models has beside that of KServe's V1, which has the same path: models that embed; nothing where none does. */
export function listedModels({ entries }: Repository): object {
  const names = new Set(entries.filter(embeds).map(({ contract }) => contract.name));
  return names.size === 0 ? {} : { object: 'list', data: [...names].map(listedModel) };
}

/** The same of one model. */
export function retrievedModel(entry: RepositoryEntry): object {
  return embeds(entry) ? listedModel(entry.contract.name) : {};
}

function embeds({ contract }: RepositoryEntry): boolean {
  return contract.task === 'embedding';
}
