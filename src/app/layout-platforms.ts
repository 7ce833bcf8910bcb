import { MlpackError } from '../errors/mlpack-error.ts';
import type { Image } from '../oci/assemble.ts';
import type { Platform } from '../oci/platform.ts';
import type { NonEmpty } from '../util/non-empty.ts';

const platforms: NonEmpty<Platform> = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
];

/**
 * An image for every platform mlpack builds for that a layout or archive has it for.
 *
 * @throws MlpackError IMAGE_NOT_FOUND when it has it for none; what `read` throws but for that
 */
export async function readPlatforms(read: (platform: Platform) => Promise<Image>): Promise<NonEmpty<Image>> {
  const images: Image[] = [];
  let missing: unknown;
  for (const platform of platforms) {
    try {
      images.push(await read(platform));
    } catch (error) {
      if (!(error instanceof MlpackError) || error.code !== 'IMAGE_NOT_FOUND') throw error;
      missing ??= error;
    }
  }
  const [first, ...rest] = images;
  if (first === undefined) throw missing;
  return [first, ...rest];
}
