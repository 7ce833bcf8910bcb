import type { Descriptor } from './manifest.ts';

/** The image index (image-index.md): one image for several platforms, or the images of a layout. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}
