import { MlpackError } from '../../errors/mlpack-error.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { ImageBundle } from './assemble.ts';
import type { Digest } from '../documents/digest.ts';
import {
  configOf,
  entriesNamed,
  namesOf,
  notFound,
  readDocument,
  readImage,
  severalImages,
  type ImageSource,
} from './image-reader.ts';
import type { Descriptor } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseIndex } from '../documents/parse-documents.ts';
import { parsePlatform } from '../documents/platform.ts';

/** Which of a layout's or an archive's images; what is left out matches any, but only one may match. */
export interface BundleSelector {
  /** A tag or a reference, as the image was named. */
  readonly name?: string | undefined;
  readonly digest?: Digest | undefined;
}

/**
 * Finds and reads what goes under one name: an image, or an index and its images for all platforms, byte for
 * byte as they are; every byte has been checked against its digest.
 * @throws MlpackError IMAGE_NOT_FOUND (also when several match), IMAGE_INVALID, PLATFORM_UNSUPPORTED
 */
export async function findBundle(source: ImageSource, selector: BundleSelector): Promise<ImageBundle> {
  const { mediaType, digest, size } = findEntry(source, selector);
  const descriptor = { mediaType, digest, size };
  const read = async (entry: Descriptor) => {
    const { os, architecture } = entry.platform ?? (await configOf(source, entry));
    return readImage(source, entry, parsePlatform(`${os}/${architecture}`));
  };
  if (ociMediaType(mediaType) !== mediaTypes.index) {
    return { descriptor, images: [await read(descriptor)], indexBytes: undefined };
  }
  const indexBytes = await readDocument(source, descriptor);
  const [first, ...rest] = parseIndex(indexBytes, digest).manifests;
  if (first === undefined) throw new MlpackError('IMAGE_INVALID', `The index ${digest} lists no image.`);
  return { descriptor, images: await mapInOrder([first, ...rest], read), indexBytes };
}

function findEntry({ label, index }: ImageSource, { name, digest }: BundleSelector): Descriptor {
  const matching = entriesNamed(index.manifests, name).filter(
    (entry) => digest === undefined || entry.digest === digest,
  );
  const [entry, ...others] = matching;
  if (entry === undefined) throw notFound(label, { name, digest }, index.manifests.flatMap(namesOf));
  if (others.every((other) => other.digest === entry.digest)) return entry;
  throw severalImages(label, matching);
}
