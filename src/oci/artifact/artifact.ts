import { canonicalJson } from '../documents/canonical-json.ts';
import { digestOf, type Digest } from '../documents/digest.ts';
import type { Descriptor, Manifest } from '../documents/manifest.ts';
import { mediaTypes } from '../documents/media-types.ts';
import type { NonEmpty } from '../../util/non-empty.ts';

/** Something that is attached to an image: a signature, an SBOM, what the image was made of. */
export interface Artifact {
  /** Says what it is, for example `application/vnd.in-toto+json`. */
  readonly artifactType: string;
  readonly layers: NonEmpty<ArtifactLayer>;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface ArtifactLayer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** What an artifact is attached to: a manifest or an index. */
export type Subject = Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;

/** An artifact with its manifest, as a registry keeps it. */
export interface Referrer {
  /** As a list of referrers has it, with the type and the annotations of the artifact. */
  readonly descriptor: Descriptor;
  readonly manifestBytes: Uint8Array;
  /** What the manifest refers to, each once. */
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

const emptyConfig = Buffer.from('{}');

/**
 * Gives an artifact the manifest by which it refers to its subject (manifest.md, "Guidelines for Artifact Usage"). The same
 * artifact and subject give the same digest.
 */
export function assembleReferrer(
  { mediaType, digest, size }: Subject,
  { artifactType, layers, annotations }: Artifact,
): Referrer {
  const blobs = new Map<Digest, Uint8Array>();
  const kept = (type: string, bytes: Uint8Array): Descriptor => {
    const blob = { mediaType: type, digest: digestOf(bytes), size: bytes.byteLength };
    blobs.set(blob.digest, bytes);
    return blob;
  };
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: kept(mediaTypes.empty, emptyConfig),
    layers: layers.map((layer) => ({
      ...kept(layer.mediaType, layer.bytes),
      ...(layer.annotations === undefined ? {} : { annotations: layer.annotations }),
    })),
    subject: { mediaType, digest, size },
    ...(annotations === undefined ? {} : { annotations }),
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor: Descriptor = {
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifestBytes),
    size: manifestBytes.byteLength,
    artifactType,
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { descriptor, manifestBytes, blobs };
}
