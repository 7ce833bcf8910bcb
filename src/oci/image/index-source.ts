import { stat } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { mapInOrder, mapNonEmpty } from '../../util/non-empty.ts';
import type { Digest } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import { embeddedBytes, type Descriptor } from '../documents/manifest.ts';
import { parseImageConfig, parseManifest } from '../documents/parse-documents.ts';
import { formatPlatform, isSamePlatform, type ImagePlatform } from '../documents/platform.ts';
import { bundleImages } from './assemble.ts';
import { checkBlob, readDocument } from './blob-files.ts';
import { imageOfDocuments, type Image, type ImageBundle } from './image.ts';
import { notForPlatform, type ImageSelector } from './image-names.ts';
import type { ImageListing, ImageSource } from './image-source.ts';
import { bundleOfIndex, innermostIndex, leftOutOf } from './index-bundle.ts';
import { isIndex, type DocumentReader, type ListedImage } from './index-contents.ts';
import { imageFor, platformNames, servedPlatforms } from './listed-images.ts';
import { findNamedImages, type NamedImages } from './named-images.ts';

/** A layout, or an archive of one that has been unpacked: its index.json and where its blobs are. */
export interface IndexedBlobs {
  /** Names it in errors. */
  readonly label: string;
  readonly index: ImageIndex;
  pathOf(digest: Digest): string;
}

/**
 * An image of a layout or an archive, or an index and its images, byte for byte as they are. What an index lists beside
 * images that are there is passed over: attestations, platforms that were not pulled.
 *
 * @returns a source that throws MlpackError IMAGE_NOT_FOUND (also when several match), IMAGE_INVALID,
 * PLATFORM_UNSUPPORTED
 */
export function indexSource(blobs: IndexedBlobs, selector: ImageSelector): ImageSource {
  const { index, label } = blobs;
  const documents: DocumentReader = {
    has: async (descriptor) =>
      descriptor.data !== undefined ||
      (await stat(blobs.pathOf(descriptor.digest)).catch(() => undefined)) !== undefined,
    read: async (descriptor) =>
      embeddedBytes(descriptor) ?? readDocument(blobs.pathOf(descriptor.digest), descriptor),
  };
  const find = () => findNamedImages(index, selector, documents, label);

  const image = async (platform: ImagePlatform, { contents: { images, absent } }: NamedImages) => {
    const listed = imageFor(images, platform);
    if (listed !== undefined) {
      const found = await readImage(blobs, documents, listed.descriptor);
      if (isSamePlatform(found.platform, platform)) return found;
      throw saidOtherwise(label, listed, found.platform);
    }
    if (absent.some((entry) => entry.platform !== undefined && isSamePlatform(entry.platform, platform))) {
      throw notCopied(label, platform);
    }
    throw notForPlatform(label, selector, platform, platformNames(images));
  };

  const bundle = async (named: NamedImages): Promise<ImageBundle> => {
    const { roots, contents } = named;
    const [first, ...others] = servedPlatforms(contents.images);
    if (first === undefined) throw noneServed(label, named);
    const images = await mapInOrder([first, ...others], (platform) => image(platform, named));
    if (roots.length > 1) return { ...bundleImages(images), leftOut: leftOutOf(contents, images) };
    const [root] = roots;
    if (!isIndex(root)) return bundleImages(images);
    const { mediaType, digest, size } = root;
    const outer = { descriptor: { mediaType, digest, size }, bytes: await documents.read(root) };
    return bundleOfIndex(await innermostIndex(outer, documents), images, contents);
  };

  const list = async (named: NamedImages): Promise<ImageListing> => {
    const { descriptor } = named.roots.length > 1 ? await bundle(named) : { descriptor: named.roots[0] };
    return {
      digest: descriptor.digest,
      platforms: mapNonEmpty(named.contents.images, ({ platform }) => platform),
    };
  };

  return {
    isRemote: false,
    list: async () => list(await find()),
    image: async (platform) => image(platform, await find()),
    bundle: async () => bundle(await find()),
  };
}

/** IMAGE_NOT_FOUND for a platform that an index lists, of which nothing was pulled or copied. */
function notCopied(label: string, platform: ImagePlatform): MlpackError {
  const name = formatPlatform(platform);
  return new MlpackError('IMAGE_NOT_FOUND', `${label} lists an image for ${name}, which is not there.`, {
    suggestions: [`Pull or copy it again for ${name}, or for all platforms: skopeo copy --all`],
  });
}

/** IMAGE_NOT_FOUND for a platform that an index's entry says, and its config doesn't. */
function saidOtherwise(
  label: string,
  { platform, descriptor: { digest } }: ListedImage,
  found: ImagePlatform,
): MlpackError {
  const [said, is] = [formatPlatform(platform), formatPlatform(found)];
  return new MlpackError('IMAGE_NOT_FOUND', `${label} lists ${digest} for ${said}, but it is for ${is}.`, {
    suggestions: ['Build the image again, or write its index again: docker buildx imagetools create'],
  });
}

function noneServed(label: string, { contents: { images } }: NamedImages): MlpackError {
  const names = platformNames(images);
  return new MlpackError('PLATFORM_UNSUPPORTED', `${label} has an image for ${names.join(', ')} only.`, {
    suggestions: ['mlpack reads images for linux/amd64 and linux/arm64.'],
  });
}

async function readImage(blobs: IndexedBlobs, documents: DocumentReader, entry: Descriptor): Promise<Image> {
  const { mediaType, digest, size } = entry;
  const manifestBytes = await documents.read(entry);
  const manifest = parseManifest(manifestBytes, digest);
  const configBytes = await documents.read(manifest.config);
  const config = parseImageConfig(configBytes, manifest.config.digest);
  const platform = { os: config.os, architecture: config.architecture };
  const descriptor = { mediaType, digest, size, platform };
  const read = { platform, descriptor, manifest, manifestBytes, config, configBytes };
  return imageOfDocuments(read, `Image ${digest}`, (layer) => checkBlob(blobs.pathOf(layer.digest), layer));
}
