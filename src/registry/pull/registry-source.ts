import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { bundleImages } from '../../oci/image/assemble.ts';
import { maxDocumentBytes } from '../../oci/image/blob-files.ts';
import { imageOfDocuments, type Image } from '../../oci/image/image.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import { bundleOfIndex, innermostIndex } from '../../oci/image/index-bundle.ts';
import {
  isIndex,
  readContents,
  type DocumentReader,
  type IndexContents,
} from '../../oci/image/index-contents.ts';
import { imageFor, platformNames, servedPlatforms } from '../../oci/image/listed-images.ts';
import { embeddedBytes, type Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../../oci/documents/media-types.ts';
import { parseImageConfig, parseIndex, parseManifest } from '../../oci/documents/parse-documents.ts';
import {
  formatPlatform,
  isSamePlatform,
  parsePlatform,
  supportedPlatforms,
  type ImagePlatform,
  type Platform,
} from '../../oci/documents/platform.ts';
import type { Reference } from '../../oci/documents/reference.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { RegistryClient } from '../client/client.ts';
import { blobFetcher, type DownloadOptions, type FetchBlob } from './download-blob.ts';
import { requireManifest } from './find-manifest.ts';
import { fetchManifest, storedManifest, type FetchedManifest } from './manifest-source.ts';
import { platformMissing } from './platform-missing.ts';

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

  const documents: DocumentReader = {
    has: ({ digest }) => isThere(pinned(digest)),
    read: async (descriptor) =>
      isIndex(descriptor) || ociMediaType(descriptor.mediaType) === mediaTypes.manifest
        ? (await pinned(descriptor.digest)).bytes
        : readConfig(descriptor, fetchBlob, label),
  };
  const contentsOf = ({ bytes }: FetchedManifest, wanted?: readonly ImagePlatform[]) =>
    readContents(parseIndex(bytes, label).manifests, documents, wanted);

  const imageOf = async (platform: ImagePlatform, { images }: IndexContents) => {
    const listed = imageFor(images, platform);
    if (listed === undefined) throw platformMissing(platform, label, platformNames(images));
    return readImage(await pinned(listed.descriptor.digest), fetchBlob, platform, label);
  };

  return {
    isRemote: true,
    image: async (platform) => {
      const manifest = await (named ??= fetched());
      if (manifest.kind === 'manifest') return readImage(manifest, fetchBlob, platform, label);
      return imageOf(platform, await contentsOf(manifest, [platform]));
    },
    list: async () => {
      const manifest = await (named ??= found());
      if (manifest.kind === 'manifest') {
        const { config } = await readDocuments(manifest, fetchBlob, label);
        return { digest: manifest.digest, platforms: [config] };
      }
      const [first, ...others] = (await contentsOf(manifest)).images.map(({ platform }) => platform);
      if (first !== undefined) return { digest: manifest.digest, platforms: [first, ...others] };
      throw new MlpackError('IMAGE_INVALID', `${label} is an index without images.`);
    },
    bundle: async () => {
      const manifest = await (named ??= fetched());
      if (manifest.kind === 'manifest') {
        return bundleImages([await readImage(manifest, fetchBlob, options.platforms?.[0], label)]);
      }
      const contents = await contentsOf(manifest, options.platforms);
      const [first, ...others] = options.platforms ?? servedPlatforms(contents.images);
      if (first === undefined) {
        throw platformMissing(supportedPlatforms[0], label, platformNames(contents.images));
      }
      const images = await mapInOrder([first, ...others], (platform) => imageOf(platform, contents));
      const { mediaType, digest, bytes } = manifest;
      const outer = { descriptor: { mediaType, digest, size: bytes.byteLength }, bytes };
      const bundle = bundleOfIndex(await innermostIndex(outer, documents), images, contents);
      // Who wants some platforms only knows that others are left out.
      return options.platforms === undefined ? bundle : { ...bundle, leftOut: [] };
    },
  };
}

/** A registry that mirrors another may have an index without all that it lists. */
async function isThere(manifest: Promise<FetchedManifest>): Promise<boolean> {
  try {
    await manifest;
    return true;
  } catch (error) {
    if (error instanceof MlpackError && error.code === 'REGISTRY_NOT_FOUND') return false;
    throw error;
  }
}

type Documents = Pick<Image, 'manifest' | 'config' | 'configBytes'>;

async function readDocuments(
  { bytes }: FetchedManifest,
  fetchBlob: FetchBlob,
  label: string,
): Promise<Documents> {
  const manifest = parseManifest(bytes, label);
  const configBytes = await readConfig(manifest.config, fetchBlob, label);
  return { manifest, config: parseImageConfig(configBytes, `the config of ${label}`), configBytes };
}

async function readConfig(config: Descriptor, fetchBlob: FetchBlob, label: string): Promise<Buffer> {
  if (config.size > maxDocumentBytes) {
    throw new MlpackError('IMAGE_INVALID', `The config of ${label} has ${config.size} bytes.`);
  }
  return embeddedBytes(config) ?? readFile((await fetchBlob(config)).path);
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
