import {
  formatPlatform,
  isSamePlatform,
  supportedPlatforms,
  type ImagePlatform,
  type Platform,
} from '../documents/platform.ts';
import type { ListedImage } from './index-contents.ts';

/** The image for a platform: for just that where there is one, else for the first variant of it. */
export function imageFor(images: readonly ListedImage[], wanted: ImagePlatform): ListedImage | undefined {
  const suitable = images.filter(({ platform }) => isSamePlatform(platform, wanted));
  const name = formatPlatform(wanted);
  return suitable.find(({ platform }) => formatPlatform(platform) === name) ?? suitable[0];
}

/** Platforms of the images that mlpack builds for, in the order of the index. */
export function servedPlatforms(images: readonly ListedImage[]): readonly Platform[] {
  const served = images.flatMap(({ platform }) =>
    supportedPlatforms.filter((supported) => isSamePlatform(supported, platform)),
  );
  return [...new Set(served)];
}

/** Names of the images' platforms, each once. */
export function platformNames(images: readonly ListedImage[]): string[] {
  return [...new Set(images.map(({ platform }) => formatPlatform(platform)))];
}
