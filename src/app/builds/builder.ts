import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { DerivedVersion } from '../../project/version/version.ts';

/** A complete build context and what must be known about it to name, check and store its image. */
export interface BuildSource extends AsyncDisposable {
  readonly version: string;
  /** Why it is that version; null when somebody said so. */
  readonly derived: DerivedVersion | null;
  /** Repository part of the image's reference. */
  readonly repository: string;
  /** Absolute; where .mlpack/ is kept. */
  readonly folder: string;
  /** Absolute; folders in which the last build, when no image is named, is this one. */
  readonly rememberedIn: readonly string[];
  readonly entries: readonly TreeEntry[];
  /** The platforms the context has parts for. */
  readonly platforms: readonly [Platform, ...Platform[]];
  /** Each with a file the runtime can load on this machine, absolute. */
  readonly models: NonEmpty<PackagedModel & { readonly loadPath: string }>;
}
