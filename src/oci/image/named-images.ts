import { MlpackError } from '../../errors/mlpack-error.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import type { Descriptor } from '../documents/manifest.ts';
import { isSamePlatform } from '../documents/platform.ts';
import { entriesNamed, namesOf, notFound, severalImages, type ImageSelector } from './image-names.ts';
import {
  everyEntry,
  isAttachment,
  readContents,
  type DocumentReader,
  type IndexContents,
  type ListedImage,
} from './index-contents.ts';

/** What goes under a name in a layout's index.json. */
export interface NamedImages {
  /** One manifest or index; or several manifests, each for another platform. */
  readonly roots: NonEmpty<Descriptor>;
  readonly contents: IndexContents & { readonly images: NonEmpty<ListedImage> };
}

/**
 * Finds what a selector means among the entries of a layout's index.json.
 *
 * @param label names the layout in errors
 * @throws MlpackError IMAGE_NOT_FOUND, also when different images match; IMAGE_INVALID
 */
export async function findNamedImages(
  index: ImageIndex,
  { name, digest }: ImageSelector,
  documents: DocumentReader,
  label: string,
): Promise<NamedImages> {
  const entries = entriesNamed(index.manifests, name, namesOf);
  const meant: Descriptor[] = [];
  if (digest === undefined) meant.push(...entries.filter((entry) => !isAttachment(entry)));
  else {
    for await (const entry of everyEntry(entries, documents)) if (entry.digest === digest) meant.push(entry);
  }
  const [first, ...others] = [...new Map(meant.map((entry) => [entry.digest, entry])).values()];
  if (first === undefined) {
    throw notFound(label, { name, digest }, index.manifests.flatMap(namesOf));
  }
  const roots: NonEmpty<Descriptor> = [first, ...others];
  // A manifest may be there twice, each time for another platform.
  const contents = await readContents(meant, documents);
  if (others.length > 0 && !isOneImage(roots, contents)) {
    throw severalImages(
      label,
      meant.map((entry) => ({ names: namesOf(entry), digest: entry.digest })),
    );
  }
  const [image, ...images] = contents.images;
  if (image !== undefined) return { roots, contents: { ...contents, images: [image, ...images] } };
  // Reading what is missing tells the path of it.
  for (const missing of contents.absent) await documents.read(missing);
  throw new MlpackError('IMAGE_INVALID', `${label} lists no image under ${first.digest}.`);
}

/** Whether entries are one image for several platforms: called the same, and no two manifests for one platform. */
function isOneImage(roots: readonly Descriptor[], { images }: IndexContents): boolean {
  const names = new Set(roots.map((root) => namesOf(root).join(' ')));
  const isRepeated = images.some(({ platform, descriptor: { digest } }, i) =>
    images
      .slice(0, i)
      .some((other) => other.descriptor.digest !== digest && isSamePlatform(other.platform, platform)),
  );
  return names.size === 1 && !isRepeated;
}
