import { canonicalJson } from '../documents/canonical-json.ts';
import { digestOf, type Digest } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import { attestationAnnotation, type Descriptor, type Manifest } from '../documents/manifest.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { parseIndex } from '../documents/parse-documents.ts';
import type { ImageBundle } from '../image/image.ts';
import type { ArtifactLayer, Referrer } from './artifact.ts';

const imageAnnotation = 'vnd.docker.reference.digest';
/** Of what no engine is to run. */
const nowhere = { architecture: 'unknown', os: 'unknown' } as const;

/** An image whose index lists what is said of it, too. */
export interface AttestedBundle {
  readonly bundle: ImageBundle;
  /** The manifests that the index lists beside the images; they have to be where it is. */
  readonly attestations: readonly Referrer[];
}

/**
 * Lists statements in an image's index, as BuildKit does and Docker's tools read it
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md): for each image a manifest whose
 * layers are the statements of it. An image for one platform gets an index thereby. The manifests of the images stay as
 * they are; the index is another one, the same for the same statements.
 *
 * @param statements of an image's manifest, in-toto's
 */
export function attestedIndex(
  bundle: ImageBundle,
  statements: (image: Digest) => readonly ArtifactLayer[],
): AttestedBundle {
  const attestations = bundle.images.flatMap(({ descriptor }) => {
    const layers = statements(descriptor.digest);
    return layers.length === 0 ? [] : [attestationManifest(descriptor.digest, layers)];
  });
  if (attestations.length === 0) return { bundle, attestations };
  const { indexBytes, descriptor, images } = bundle;
  const index: ImageIndex =
    indexBytes === undefined
      ? { schemaVersion: 2, manifests: images.map((image) => image.descriptor) }
      : parseIndex(indexBytes, descriptor.digest);
  const bytes = canonicalJson({
    ...index,
    mediaType: mediaTypes.index,
    manifests: [...index.manifests, ...attestations.map((attestation) => attestation.descriptor)],
  });
  const attested = { mediaType: mediaTypes.index, digest: digestOf(bytes), size: bytes.byteLength };
  return { bundle: { ...bundle, descriptor: attested, indexBytes: bytes }, attestations };
}

function attestationManifest(image: Digest, layers: readonly ArtifactLayer[]): Referrer {
  const blobs = new Map<Digest, Uint8Array>();
  const kept = (mediaType: string, bytes: Uint8Array): Descriptor => {
    const blob = { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
    blobs.set(blob.digest, bytes);
    return blob;
  };
  const listed = layers.map(({ mediaType, bytes, annotations }) => ({
    ...kept(mediaType, bytes),
    ...(annotations === undefined ? {} : { annotations }),
  }));
  const diffIds = listed.map(({ digest }) => digest);
  const config = { ...nowhere, config: {}, rootfs: { type: 'layers', diff_ids: diffIds } };
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: kept(mediaTypes.config, canonicalJson(config)),
    layers: listed,
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor: Descriptor = {
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifestBytes),
    size: manifestBytes.byteLength,
    annotations: { [attestationAnnotation]: 'attestation-manifest', [imageAnnotation]: image },
    platform: nowhere,
  };
  return { descriptor, manifestBytes, blobs };
}
