import { MlpackError } from '../../errors/mlpack-error.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { Digest } from '../documents/digest.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import type { Descriptor } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseConfig, parseIndex, parseManifest } from '../documents/parse-documents.ts';
import { isSamePlatform, parsePlatform, type ImagePlatform } from '../documents/platform.ts';
import { checkBlob, readDocument } from './blob-files.ts';
import { imageOfDocuments, type Image, type ImageBundle } from './image.ts';
import { entriesNamed, namesOf, notFound, severalImages, type ImageSelector } from './image-names.ts';
import { listingOf, type ImageSource } from './image-source.ts';

/** A layout, or an archive of one that has been unpacked: its index.json and where its blobs are. */
export interface IndexedBlobs {
  /** Names it in errors. */
  readonly label: string;
  readonly index: ImageIndex;
  pathOf(digest: Digest): string;
}

/**
 * An image of a layout or an archive, or an index and its images, byte for byte as they are. An image for one platform
 * is found behind any index; all of them are those of one entry.
 *
 * @returns a source that throws MlpackError IMAGE_NOT_FOUND (also when several match), IMAGE_INVALID,
 * PLATFORM_UNSUPPORTED
 */
export function indexSource(blobs: IndexedBlobs, selector: ImageSelector): ImageSource {
  const bundle = () => readBundle(blobs, findEntry(blobs, selector));
  return {
    isRemote: false,
    list: async () => listingOf(await bundle()),
    image: async (platform) => readImage(blobs, await selectManifest(blobs, selector, platform), platform),
    bundle,
  };
}

function findEntry({ label, index }: IndexedBlobs, { name, digest }: ImageSelector): Descriptor {
  const matching = entriesNamed(index.manifests, name, namesOf).filter(
    (entry) => digest === undefined || entry.digest === digest,
  );
  const [entry, ...others] = matching;
  if (entry === undefined) {
    throw notFound(label, { name, digest }, undefined, index.manifests.flatMap(namesOf));
  }
  if (others.every((other) => other.digest === entry.digest)) return entry;
  throw severalImages(label, matching.flatMap(namesOf));
}

async function readBundle(
  blobs: IndexedBlobs,
  { mediaType, digest, size }: Descriptor,
): Promise<ImageBundle> {
  const descriptor = { mediaType, digest, size };
  const read = async (entry: Descriptor) => {
    const { os, architecture } = entry.platform ?? (await configOf(blobs, entry));
    return readImage(blobs, entry, parsePlatform(`${os}/${architecture}`));
  };
  if (ociMediaType(mediaType) !== mediaTypes.index) {
    return { descriptor, images: [await read(descriptor)], indexBytes: undefined };
  }
  const indexBytes = await readDocument(blobs.pathOf(digest), descriptor);
  const [first, ...rest] = parseIndex(indexBytes, digest).manifests;
  if (first === undefined) throw new MlpackError('IMAGE_INVALID', `The index ${digest} lists no image.`);
  return { descriptor, images: await mapInOrder([first, ...rest], read), indexBytes };
}

async function selectManifest(
  blobs: IndexedBlobs,
  selector: ImageSelector,
  platform: ImagePlatform,
): Promise<Descriptor> {
  const { name, digest } = selector;
  const { manifests } = blobs.index;
  const entries = entriesNamed(manifests, name, namesOf);
  const found: Descriptor[] = [];
  for (const entry of entries) {
    const manifest = await findManifest(blobs, entry, digest, platform);
    if (manifest !== undefined) found.push(manifest);
  }
  const [first, ...others] = found;
  if (first === undefined) throw notFound(blobs.label, selector, platform, manifests.flatMap(namesOf));
  if (others.some((other) => other.digest !== first.digest))
    throw severalImages(blobs.label, entries.flatMap(namesOf));
  return first;
}

/** The manifest for `platform` at or below `entry`. When `digest` is given it must be on the way. */
async function findManifest(
  blobs: IndexedBlobs,
  entry: Descriptor,
  digest: Digest | undefined,
  platform: ImagePlatform,
  depth = 0,
): Promise<Descriptor | undefined> {
  const wanted = entry.digest === digest ? undefined : digest;
  if (ociMediaType(entry.mediaType) === mediaTypes.index) {
    // Indexes nest once in practice; a crafted layout may nest them without end.
    if (depth > 4) throw new MlpackError('IMAGE_INVALID', `${entry.digest} nests image indexes too deeply.`);
    const bytes = await readDocument(blobs.pathOf(entry.digest), entry);
    for (const below of parseIndex(bytes, entry.digest).manifests) {
      const found = await findManifest(blobs, below, wanted, platform, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted !== undefined || ociMediaType(entry.mediaType) !== mediaTypes.manifest) return undefined;
  return isSamePlatform(entry.platform ?? (await configOf(blobs, entry)), platform) ? entry : undefined;
}

async function configOf(blobs: IndexedBlobs, entry: Descriptor): Promise<ImageConfig> {
  const manifest = parseManifest(await readDocument(blobs.pathOf(entry.digest), entry), entry.digest);
  const { config } = manifest;
  return parseConfig(await readDocument(blobs.pathOf(config.digest), config), config.digest);
}

async function readImage(
  blobs: IndexedBlobs,
  { mediaType, digest, size }: Descriptor,
  { os, architecture }: ImagePlatform,
): Promise<Image> {
  const platform = { os, architecture };
  const manifestBytes = await readDocument(blobs.pathOf(digest), { digest, size });
  const manifest = parseManifest(manifestBytes, digest);
  const configBytes = await readDocument(blobs.pathOf(manifest.config.digest), manifest.config);
  const config = parseConfig(configBytes, manifest.config.digest);
  const descriptor = { mediaType, digest, size, platform };
  const documents = { platform, descriptor, manifest, manifestBytes, config, configBytes };
  return imageOfDocuments(documents, `Image ${digest}`, (layer) =>
    checkBlob(blobs.pathOf(layer.digest), layer),
  );
}
