import type { Digest } from '../../oci/documents/digest.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { fetchLayers, type Image, type ImageBundle } from '../../oci/image/image.ts';
import type { RegistryClient } from '../client/client.ts';
import type { DownloadOptions } from './download-blob.ts';
import { fetchManifest } from './manifest-source.ts';
import { registrySource, type RegistrySourceOptions } from './registry-source.ts';

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
 * when it is not there for the platform, before any layer is pulled) or NETWORK.
 */
export async function pullImage(
  client: RegistryClient,
  reference: string,
  platform: Platform,
  options: DownloadOptions,
): Promise<Image> {
  const source = registrySource(client, parseReference(reference), reference, options);
  const image = await source.image(platform);
  await fetchLayers([image]);
  return image;
}

/**
 * Pulls what a reference names as it is: an image, or an index with its own bytes and digest and all its images; see
 * {@link registrySource} for what is left out.
 *
 * @throws as {@link pullImage}; PLATFORM_UNSUPPORTED when the only image is for a platform mlpack doesn't build for.
 */
export async function pullBundle(
  client: RegistryClient,
  reference: string,
  options: RegistrySourceOptions,
): Promise<ImageBundle> {
  const source = registrySource(client, parseReference(reference), reference, options);
  const bundle = await source.bundle();
  await fetchLayers(bundle.images);
  return bundle;
}
