import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { bundleImages } from '../../oci/image/assemble.ts';
import { imageOfDocuments, type Image } from '../../oci/image/image.ts';
import type { ImageListing, ImageSource } from '../../oci/image/image-source.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { parseConfig, parseIndex, parseManifest } from '../../oci/documents/parse-documents.ts';
import {
  formatPlatform,
  isSamePlatform,
  parsePlatform,
  type ImagePlatform,
  type Platform,
} from '../../oci/documents/platform.ts';
import { formatReference, type Reference } from '../../oci/documents/reference.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { RegistryClient } from '../client/client.ts';
import { blobFetcher, type DownloadOptions, type FetchBlob } from './download-blob.ts';
import { requireManifest } from './find-manifest.ts';
import { fetchManifest, storedManifest, type FetchedManifest } from './manifest-source.ts';
import { platformMissing, selectPlatform, supportedPlatforms } from './select-platform.ts';

const maxConfigBytes = 16 << 20;

export interface RegistrySourceOptions extends DownloadOptions {
  /** Those of a bundle; when undefined, all that the image is there for and mlpack builds for. */
  readonly platforms?: NonEmpty<Platform> | undefined;
}

/**
 * An image in a registry. Documents, and layers that are asked for, are kept in the store, so that nothing is asked for
 * twice; every byte is checked against its digest.
 *
 * A listing asks first what a tag names, so that documents which are in the store need not come again. All that one
 * source gives is of one digest, whatever happens to the tag meanwhile.
 *
 * @param label names the image in messages
 * @returns a source that throws MlpackError REGISTRY_… (REGISTRY_NOT_FOUND also for a platform that is not there),
 * INTEGRITY, IMAGE_INVALID, PLATFORM_UNSUPPORTED or NETWORK
 */
export function registrySource(
  client: RegistryClient,
  reference: Reference,
  label: string,
  options: RegistrySourceOptions,
): ImageSource {
  const { store, signal } = options;
  const fetchBlob = blobFetcher(client, reference, options);
  let named: Promise<FetchedManifest> | undefined;
  const pinned = (digest: Descriptor['digest']) =>
    storedManifest(client, { ...reference, digest }, store, signal);
  const fetched = () =>
    reference.digest === undefined ? fetchManifest(client, reference, signal) : pinned(reference.digest);
  const found = async () =>
    pinned(reference.digest ?? (await requireManifest(client, reference, signal)).digest);

  const image = async (platform: ImagePlatform) => {
    const manifest = await (named ??= fetched());
    if (manifest.kind === 'manifest') return readImage(manifest, fetchBlob, platform, label);
    const what = formatReference(reference);
    const { digest } = selectPlatform(parseIndex(manifest.bytes, what).manifests, platform, what);
    const selected = await pinned(digest);
    if (selected.kind === 'manifest') return readImage(selected, fetchBlob, platform, label);
    throw new MlpackError('IMAGE_INVALID', `${what} is an index of indexes, which mlpack does not read.`);
  };

  return {
    isRemote: true,
    image,
    list: async () => {
      const manifest = await (named ??= found());
      if (manifest.kind === 'index') return listIndex(manifest, label);
      const { config } = await readDocuments(manifest, fetchBlob, label);
      return { digest: manifest.digest, platforms: [config] };
    },
    bundle: async () => {
      const manifest = await (named ??= fetched());
      if (manifest.kind === 'manifest') {
        const only = await readImage(manifest, fetchBlob, options.platforms?.[0], label);
        return { descriptor: only.descriptor, images: [only], indexBytes: undefined };
      }
      const { mediaType, digest, bytes } = manifest;
      const { manifests } = parseIndex(bytes, label);
      const images = await mapInOrder(options.platforms ?? supportedPlatforms(manifests, label), image);
      const isWhole = manifests.every((entry) =>
        images.some(({ descriptor }) => descriptor.digest === entry.digest),
      );
      // Where only some are wanted, or are of a kind mlpack reads (no attestations, no other platforms), these get an
      // index of their own, or none when there is one: a layout or registry may want indexes to be complete.
      if (!isWhole) return bundleImages(images);
      return { descriptor: { mediaType, digest, size: bytes.byteLength }, images, indexBytes: bytes };
    },
  };
}

/** What an index lists but for attestations, which say they are for an unknown platform. */
function listIndex({ digest, bytes }: FetchedManifest, label: string): ImageListing {
  const [first, ...others] = parseIndex(bytes, label).manifests.flatMap(({ platform }) =>
    platform === undefined || platform.os === 'unknown' ? [] : [platform],
  );
  if (first !== undefined) return { digest, platforms: [first, ...others] };
  throw new MlpackError('IMAGE_INVALID', `${label} is an index without images.`);
}

type Documents = Pick<Image, 'manifest' | 'config' | 'configBytes'>;

async function readDocuments(
  { bytes }: FetchedManifest,
  fetchBlob: FetchBlob,
  label: string,
): Promise<Documents> {
  const manifest = parseManifest(bytes, label);
  if (manifest.config.size > maxConfigBytes) {
    throw new MlpackError('IMAGE_INVALID', `The config of ${label} has ${manifest.config.size} bytes.`);
  }
  const configBytes = await readFile((await fetchBlob(manifest.config)).path);
  return { manifest, config: parseConfig(configBytes, `the config of ${label}`), configBytes };
}

/** @param platform it must be for; any that mlpack builds for when undefined */
async function readImage(
  found: FetchedManifest,
  fetchBlob: FetchBlob,
  platform: ImagePlatform | undefined,
  label: string,
): Promise<Image> {
  const documents = await readDocuments(found, fetchBlob, label);
  const { os, architecture } = documents.config;
  const claimed = { os, architecture };
  if (platform === undefined) parsePlatform(formatPlatform(claimed));
  else if (!isSamePlatform(platform, claimed)) {
    throw platformMissing(platform, label, [formatPlatform(claimed)]);
  }
  const { mediaType, digest, bytes } = found;
  const descriptor = { mediaType, digest, size: bytes.byteLength, platform: claimed };
  return imageOfDocuments(
    { ...documents, platform: claimed, descriptor, manifestBytes: bytes },
    label,
    async (layer) => (await fetchBlob(layer)).path,
  );
}
