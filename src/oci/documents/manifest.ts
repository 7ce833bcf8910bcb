import type { Digest } from './digest.ts';
import type { ImagePlatform } from './platform.ts';

/** What a blob is and where to find it (descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Type of an artifact that is no image. */
  readonly artifactType?: string;
  /** Only in an image index. */
  readonly platform?: ImagePlatform;
  /** The blob itself in base64, which need then be nowhere else. */
  readonly data?: string;
}

/** The blob that is in its descriptor, as the parser has checked it; undefined where there is none. */
export function embeddedBytes({ data }: Descriptor): Buffer | undefined {
  return data === undefined ? undefined : Buffer.from(data, 'base64');
}

/** The image manifest (manifest.md). */
export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  /** Type of an artifact that is no image. */
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** The manifest or index that this one is attached to; of others' manifests not checked. */
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The annotation by which a layout's index.json names an image (annotations.md). */
export const refNameAnnotation = 'org.opencontainers.image.ref.name';

/** The same for containerd, which wants a whole reference. */
export const containerdNameAnnotation = 'io.containerd.image.name';

/** The annotation of an index's entry that is no image but tells of one (BuildKit, "Image Attestation Storage"). */
export const attestationAnnotation = 'vnd.docker.reference.type';
