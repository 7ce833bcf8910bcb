import type { NonEmpty } from '../../util/non-empty.ts';
import type { Descriptor } from '../documents/manifest.ts';
import { parseIndex } from '../documents/parse-documents.ts';
import { formatPlatform, isKnownPlatform, isSamePlatform } from '../documents/platform.ts';
import { bundleImages } from './assemble.ts';
import type { Image, ImageBundle } from './image.ts';
import { isIndex, type DocumentReader, type IndexContents } from './index-contents.ts';

/** An index, and the bytes it has. */
interface ReadIndex {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/**
 * The index that lists images, where the outer ones list but the next index.
 *
 * @param index with its bytes
 * @throws as {@link everyEntry}
 */
export async function innermostIndex(index: ReadIndex, documents: DocumentReader): Promise<ReadIndex> {
  const [only, ...others] = parseIndex(index.bytes, index.descriptor.digest).manifests;
  if (only === undefined || others.length > 0 || !isIndex(only)) return index;
  const { mediaType, digest, size } = only;
  const bytes = await documents.read(only);
  return innermostIndex({ descriptor: { mediaType, digest, size }, bytes }, documents);
}

/**
 * The bundle of an index: with its own bytes where `images` are all that it lists. Else they get another, because a
 * layout or a registry may want an index to be complete, or none when there is one image.
 */
export function bundleOfIndex(
  { descriptor, bytes }: ReadIndex,
  images: NonEmpty<Image>,
  contents: IndexContents,
): ImageBundle {
  const { manifests } = parseIndex(bytes, descriptor.digest);
  const isWhole = manifests.every(({ digest }) => images.some((image) => image.descriptor.digest === digest));
  if (isWhole) return { descriptor, images, indexBytes: bytes, leftOut: [] };
  const nesting = manifests.some(isIndex) ? ['the indexes inside its index'] : [];
  return { ...bundleImages(images), leftOut: [...leftOutOf(contents, images), ...nesting] };
}

/** What was listed and is not among the images that were read, in words. */
export function leftOutOf(contents: IndexContents, images: NonEmpty<Image>): string[] {
  const unread = contents.images.filter(({ descriptor: { digest }, platform: said }) =>
    images.every(
      ({ descriptor, platform }) => descriptor.digest !== digest || !isSamePlatform(platform, said),
    ),
  );
  return [
    ...unread.map(({ platform }) => formatPlatform(platform)),
    ...contents.absent.map(
      ({ digest, platform }) =>
        `${platform == null || !isKnownPlatform(platform) ? digest : formatPlatform(platform)} (which is not there)`,
    ),
    ...contents.others,
  ];
}
