/**
 * What an image of several models holds: written to `config/repository.json`
 * (schemas/repository.schema.json), read by the serving app when it starts.
 */
export interface Repository {
  readonly schemaVersion: 1;
  /** Of the image, as is the version. */
  readonly name: string;
  readonly version: string;
  /** As mlpack.yaml lists them; the first is what requests that name no model are for. */
  readonly models: readonly [RepositoryModel, ...RepositoryModel[]];
}

interface RepositoryModel {
  readonly name: string;
  readonly version: string;
}
