// Made of schemas/repository.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.

/** What an image of several models holds: config/repository.json. */
export interface ModelRepository {
  readonly schemaVersion: 1;
  /** Name of the image. */
  readonly name: string;
  /** Version of the image. */
  readonly version: string;
  /**
   * The models, in the order of mlpack.yaml; the first is what requests that name no model are for. The files of each are in config/models/NAME/VERSION and model/NAME/VERSION.
   *
   * @minItems 1
   */
  readonly models: readonly [RepositoryModel, ...(readonly RepositoryModel[])];
}
export interface RepositoryModel {
  /** One part of a path: the name of a folder. */
  readonly name: string;
  /** One part of a path: the name of a folder. */
  readonly version: string;
}
