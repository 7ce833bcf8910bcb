import { canonicalJson } from '../../oci/documents/canonical-json.ts';
import { digestOf, hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor, Manifest } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { parseManifest } from '../../oci/documents/parse-documents.ts';
import { formatReference } from '../../oci/documents/reference.ts';
import {
  mostSimpleBytes,
  signatureAnnotation,
  simpleMediaType,
  simplePayload,
} from '../../attest/simple/simple-signing.ts';
import type { Signer } from '../../attest/keys/signer.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { requestDocument } from '../../registry/client/request-document.ts';
import { findManifest } from '../../registry/pull/find-manifest.ts';
import { fetchManifest } from '../../registry/pull/manifest-source.ts';
import { pushBlob } from '../../registry/push/push.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import type { Environment } from '../environment/environment.ts';
import type { ImageInRegistry } from './signed-image.ts';

/** A signature in the older format, in the manifest that a tag names. */
interface SimpleLayer {
  readonly layer: Descriptor;
  readonly bytes: Buffer;
  /** Of that manifest. */
  readonly digest: Digest;
}

/** The tag that cosign before version 3 keeps signatures under. */
function signatureTag(subject: Digest): string {
  return `sha256-${hexOf(subject)}.sig`;
}

async function readTag({ client, repository, subject }: ImageInRegistry, signal: AbortSignal) {
  const reference = { ...repository, tag: signatureTag(subject.digest) };
  if ((await findManifest(client, reference, signal)) === undefined) return undefined;
  const { bytes, digest, kind } = await fetchManifest(client, reference, signal);
  if (kind !== 'manifest')
    throw new MlpackError(
      'IMAGE_INVALID',
      `${formatReference(reference)} is an index, and has no signatures.`,
    );
  return { digest, manifest: parseManifest(bytes, formatReference(reference)) };
}

/** The signatures under an image's tag; none where there is none. @throws MlpackError REGISTRY_…, IMAGE_INVALID, INTEGRITY */
export async function readSimpleLayers(
  image: ImageInRegistry,
  most: number,
  signal: AbortSignal,
): Promise<SimpleLayer[]> {
  const found = await readTag(image, signal);
  const layers = (found?.manifest.layers ?? []).filter(({ mediaType }) => mediaType === simpleMediaType);
  const read: SimpleLayer[] = [];
  for (const layer of layers.slice(0, most)) {
    const what = formatReference({ ...image.repository, digest: layer.digest });
    const request = { ...image.repository, path: `blobs/${layer.digest}`, what, signal };
    const { bytes } = await requestDocument(image.client, request, mostSimpleBytes);
    if (digestOf(bytes) !== layer.digest)
      throw new MlpackError('INTEGRITY', `${what} has the digest ${digestOf(bytes)}.`);
    read.push({ layer, bytes, digest: found?.digest ?? layer.digest });
  }
  return read;
}

/** Adds a signature in the older format to those that are there. @returns digest of the manifest that has it then */
export async function addSimpleSignature(
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
  image: ImageInRegistry,
  signer: Signer,
): Promise<Digest> {
  const { client, repository, subject, place } = image;
  const payload = simplePayload(place);
  const signature = (await signer.sign(payload)).toString('base64');
  const layer = {
    mediaType: simpleMediaType,
    digest: digestOf(payload),
    size: payload.byteLength,
    annotations: { [signatureAnnotation]: signature },
  };
  const layers = [...((await readTag(image, signal))?.manifest.layers ?? []), layer];
  // An image of nothing, which registries take that take images alone.
  const config = canonicalJson({
    architecture: '',
    config: {},
    created: '0001-01-01T00:00:00Z',
    history: layers.map(() => ({ created: '0001-01-01T00:00:00Z' })),
    os: '',
    rootfs: { diff_ids: layers.map(({ digest }) => digest), type: 'layers' },
  });
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: digestOf(config), size: config.byteLength },
    layers,
  };
  const bytes = canonicalJson(manifest);
  for (const blob of [payload, config])
    await pushBlob(client, repository, digestOf(blob), bytesContent(blob), { memory: store, signal });
  await putManifest(
    client,
    repository,
    signatureTag(subject.digest),
    { mediaType: mediaTypes.manifest, bytes },
    signal,
  );
  return digestOf(bytes);
}
