import { MlpackError } from '../../errors/mlpack-error.ts';
import { bundleImages, type Image, type ImageBundle } from '../../oci/image/assemble.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { parseIndex } from '../../oci/documents/parse-documents.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { formatReference, parseReference, type Reference } from '../../oci/documents/reference.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { RegistryClient } from '../client/client.ts';
import type { DownloadOptions } from './download-blob.ts';
import { fetchManifest, storedManifest, type FetchedManifest } from './manifest-source.ts';
import { blobFetcher, pullManifest } from './pull-manifest.ts';
import { selectPlatform, supportedPlatforms } from './select-platform.ts';

/**
 * The digest of what a reference names now: the index of an image for several platforms, else the
 * manifest. `latest` when it has neither tag nor digest. With a digest, nothing is asked.
 *
 * @throws MlpackError REFERENCE_INVALID, INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function resolveDigest(
  client: RegistryClient,
  reference: string,
  signal?: AbortSignal,
): Promise<Digest> {
  const parsed = parseReference(reference);
  return parsed.digest ?? (await fetchManifest(client, parsed, signal)).digest;
}

/**
 * Pulls the image a reference names for a platform into the store, several blobs at a time; those that are there
 * already are not asked for again. Every byte is checked against its digest.
 *
 * @throws MlpackError REFERENCE_INVALID, INTEGRITY, IMAGE_INVALID, REGISTRY_… (REGISTRY_NOT_FOUND also
 * when it is not there for the platform) or NETWORK.
 */
export async function pullImage(
  client: RegistryClient,
  reference: string,
  platform: Platform,
  options: DownloadOptions,
): Promise<Image> {
  const parsed = parseReference(reference);
  const named = await namedManifest(client, parsed, options);
  const fetchBlob = blobFetcher(client, parsed, options);
  const manifest = await manifestFor(client, parsed, named, platform, options);
  return pullManifest(manifest, fetchBlob, platform, reference);
}

/**
 * Pulls what a reference names as it is: an image, or an index with its own bytes and digest and all its images. Where
 * only some of them are wanted, or are of a kind mlpack reads (no attestations, no other platforms), the rest get an
 * index of their own, or none when there is one: a layout or registry may want indexes to be complete.
 *
 * @throws as {@link pullImage}; PLATFORM_UNSUPPORTED when the only image is for a platform mlpack doesn't build for.
 */
export async function pullBundle(
  client: RegistryClient,
  reference: string,
  options: DownloadOptions & { readonly platforms?: NonEmpty<Platform> | undefined },
): Promise<ImageBundle> {
  const parsed = parseReference(reference);
  const named = await namedManifest(client, parsed, options);
  const fetchBlob = blobFetcher(client, parsed, options);
  if (named.kind === 'manifest') {
    const image = await pullManifest(named, fetchBlob, options.platforms?.[0], reference);
    return { descriptor: image.descriptor, images: [image], indexBytes: undefined };
  }
  const { mediaType, digest, bytes } = named;
  const { manifests } = parseIndex(bytes, reference);
  const wanted = options.platforms ?? supportedPlatforms(manifests, reference);
  const images = await mapInOrder(wanted, async (platform) => {
    const manifest = await manifestFor(client, parsed, named, platform, options);
    return pullManifest(manifest, fetchBlob, platform, reference);
  });
  const isWhole = manifests.every((entry) =>
    images.some((image) => image.descriptor.digest === entry.digest),
  );
  if (!isWhole) return bundleImages(images);
  return { descriptor: { mediaType, digest, size: bytes.byteLength }, images, indexBytes: bytes };
}

function namedManifest(
  client: RegistryClient,
  reference: Reference,
  { store, signal }: DownloadOptions,
): Promise<FetchedManifest> {
  const { digest } = reference;
  return digest === undefined
    ? fetchManifest(client, reference, signal)
    : storedManifest(client, { ...reference, digest }, store, signal);
}

async function manifestFor(
  client: RegistryClient,
  reference: Reference,
  named: FetchedManifest,
  platform: Platform,
  { store, signal }: DownloadOptions,
): Promise<FetchedManifest> {
  if (named.kind === 'manifest') return named;
  const what = formatReference(reference);
  const selected = selectPlatform(parseIndex(named.bytes, what).manifests, platform, what);
  const found = await storedManifest(client, { ...reference, digest: selected.digest }, store, signal);
  if (found.kind === 'manifest') return found;
  throw new MlpackError('IMAGE_INVALID', `${what} is an index of indexes, which mlpack does not read.`);
}
