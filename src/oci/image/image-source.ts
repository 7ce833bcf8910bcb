import { mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import type { Digest } from '../documents/digest.ts';
import { formatPlatform, isSamePlatform, type ImagePlatform } from '../documents/platform.ts';
import type { Image, ImageBundle } from './image.ts';
import { notForPlatform } from './image-names.ts';

/**
 * A place that has the image of one name: a layout, an archive, a registry, an engine. All read its documents when
 * they are asked, and leave the layers of what they return where they are until those are asked for.
 */
export interface ImageSource {
  /** Whether layers take a network to be had. */
  readonly isRemote: boolean;
  /** What the name stands for. @throws MlpackError when there is no such image, or several are called so */
  list(): Promise<ImageListing>;
  /** The image for one platform. @throws MlpackError as {@link list}; also when it is there for others only */
  image(platform: ImagePlatform): Promise<Image>;
  /** The images for all platforms mlpack builds for. @throws MlpackError as {@link list} */
  bundle(): Promise<ImageBundle>;
}

/** What goes under a name. */
export interface ImageListing {
  /** Digest of the index of an image for several platforms, else of the manifest. */
  readonly digest: Digest;
  readonly platforms: NonEmpty<ImagePlatform>;
}

/** One platform's image, read to tell of all that go under its name. */
export interface SampleImage {
  /** Digest as {@link ImageListing} has it. */
  readonly digest: Digest;
  /** Names of the platforms, for example linux/amd64. */
  readonly platforms: NonEmpty<string>;
  readonly image: Image;
  readonly isRemote: boolean;
}

/** Reads the image for the preferred platform; when there is none such, for the first. @throws as `source` does */
export async function readSample(source: ImageSource, preferred: ImagePlatform): Promise<SampleImage> {
  const { digest, platforms } = await source.list();
  const chosen = platforms.find((platform) => isSamePlatform(platform, preferred)) ?? platforms[0];
  return {
    digest,
    platforms: mapNonEmpty(platforms, (platform) => formatPlatform(platform)),
    image: await source.image(chosen),
    isRemote: source.isRemote,
  };
}

/** A platform that both are there for: the preferred one, else the first such of `a`; undefined when there is none. */
export async function commonPlatform(
  a: ImageSource,
  b: ImageSource,
  preferred: ImagePlatform,
): Promise<ImagePlatform | undefined> {
  const [{ platforms }, { platforms: others }] = [await a.list(), await b.list()];
  const common = platforms.filter((platform) => others.some((other) => isSamePlatform(platform, other)));
  return common.find((platform) => isSamePlatform(platform, preferred)) ?? common[0];
}

/** What a bundle that has been read tells as a source's listing. */
export function listingOf({ descriptor, images }: ImageBundle): ImageListing {
  return { digest: descriptor.digest, platforms: mapNonEmpty(images, ({ platform }) => platform) };
}

/**
 * An image that has been read.
 * @param label names it in errors
 */
export function bundleSource(bundle: ImageBundle, label: string): ImageSource {
  return {
    isRemote: false,
    list: async () => listingOf(bundle),
    image: async (platform) => {
      const found = bundle.images.find((image) => isSamePlatform(image.platform, platform));
      if (found !== undefined) return found;
      const names = bundle.images.map((image) => formatPlatform(image.platform));
      throw notForPlatform(label, {}, platform, names);
    },
    bundle: async () => bundle,
  };
}
