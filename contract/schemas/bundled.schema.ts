// Made of schemas/bundled.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.

/** What the serving app in an image is made of: server/bundled.json. It lists all that mlpack has, of which an image may have less. */
export interface BundledPackages {
  readonly schemaVersion: 1;
  /** Version of mlpack that the serving app is of. */
  readonly mlpack: string;
  /**
   * All files beside this one, sorted by path.
   *
   * @maxItems 10000
   */
  readonly files: readonly BundledFile[];
  /**
   * The npm packages that are in it, sorted.
   *
   * @maxItems 10000
   */
  readonly packages: readonly BundledPackage[];
}
export interface BundledFile {
  /** Path below the folder of the serving app. */
  readonly path: string;
  readonly sha256: string;
  /** NAME@VERSION of the packages that something in the file is of. */
  readonly packages: readonly string[];
}
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json has it. */
  readonly licence: string;
  /** Hash of its tarball, as package-lock.json has it. */
  readonly integrity: string;
}
