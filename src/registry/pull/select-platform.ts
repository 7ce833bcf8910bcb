import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import {
  formatPlatform,
  isSamePlatform,
  parsePlatform,
  type ImagePlatform,
  type Platform,
} from '../../oci/documents/platform.ts';
import type { NonEmpty } from '../../util/non-empty.ts';

/**
 * The manifest an index has for a platform.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND listing the platforms there are.
 */
export function selectPlatform(
  manifests: readonly Descriptor[],
  platform: ImagePlatform,
  what: string,
): Descriptor {
  const found = manifests.find(
    (entry) => entry.platform !== undefined && isSamePlatform(entry.platform, platform),
  );
  if (found !== undefined) return found;
  const available = manifests.flatMap((entry) =>
    entry.platform === undefined ? [] : [formatPlatform(entry.platform)],
  );
  throw platformMissing(platform, what, available);
}

/**
 * The platforms an index has images for, of those mlpack builds for.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND when there is none.
 */
export function supportedPlatforms(manifests: readonly Descriptor[], what: string): NonEmpty<Platform> {
  const known = ['linux/amd64', 'linux/arm64'].map((name) => parsePlatform(name));
  const [first, ...others] = known.filter((wanted) =>
    manifests.some(({ platform }) => platform !== undefined && isSamePlatform(platform, wanted)),
  );
  if (first !== undefined) return [first, ...others];
  const available = manifests.flatMap(({ platform }) =>
    platform === undefined ? [] : [formatPlatform(platform)],
  );
  throw platformMissing({ os: 'linux', architecture: 'amd64' }, what, available);
}

/** REGISTRY_NOT_FOUND for an image that exists, but not for this platform. */
export function platformMissing(
  platform: ImagePlatform,
  what: string,
  available: readonly string[],
): MlpackError {
  // Attestations are listed as images for an unknown platform.
  const real = [...new Set(available)].filter((name) => !name.startsWith('unknown/'));
  return new MlpackError(
    'REGISTRY_NOT_FOUND',
    `${what} is not to be had for ${formatPlatform(platform)}; it is there for: ${real.join(', ') || 'no platform'}.`,
    { suggestions: ['Choose another base, or build only for the platforms it is there for: --platform'] },
  );
}
