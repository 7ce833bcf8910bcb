import { MlpackError } from '../errors/mlpack-error.ts';
import { readArchiveBundle } from '../oci/archive-reader.ts';
import { readLayoutBundle } from '../oci/layout-reader.ts';
import { lazyImageOf, type LazyImage } from '../oci/lazy-image.ts';
import { formatReference, parseReference } from '../oci/reference.ts';
import type { RegistryClient } from '../registry/client.ts';
import { openRegistryImage } from '../registry/lazy-image.ts';
import type { Environment } from './environment.ts';
import { parseOutputTarget } from './output-target.ts';
import { requireManifest } from './require-manifest.ts';
import { recallBuild, type LastBuild } from './state-folder.ts';

/** An image as it was named, for messages, and the image. */
export interface LocatedImage {
  readonly label: string;
  readonly image: LazyImage;
}
