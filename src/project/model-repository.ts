/**
 * What an image of several models holds: written to `config/repository.json`
 * (schemas/repository.schema.json), read by the serving app when it starts.
 */
export interface ModelRepository {
  readonly schemaVersion: 1;
  /** Name of the image; `version` is the image's, too. */
  readonly name: string;
  readonly version: string;
  /** As mlpack.yaml lists them; the first is what requests that name no model are for. */
  readonly models: readonly [RepositoryModel, ...RepositoryModel[]];
}

interface RepositoryModel {
  readonly name: string;
  readonly version: string;
}
