import { MlpackError } from '../errors/mlpack-error.ts';
import type { Descriptor } from '../oci/manifest.ts';
import { formatPlatform, type Platform } from '../oci/platform.ts';

/**
 * The manifest an index has for a platform.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND listing the platforms there are.
 */
export function selectPlatform(
  manifests: readonly Descriptor[],
  platform: Platform,
  what: string,
): Descriptor {
  const found = manifests.find(
    (entry) => entry.platform?.os === platform.os && entry.platform.architecture === platform.architecture,
  );
  if (found !== undefined) return found;
  const available = manifests.flatMap((entry) =>
    entry.platform === undefined ? [] : [spellPlatform(entry.platform)],
  );
  throw platformMissing(platform, what, available);
}

/** REGISTRY_NOT_FOUND for an image that exists, but not for this platform. */
export function platformMissing(platform: Platform, what: string, available: readonly string[]): MlpackError {
  // Attestations are listed as images for an unknown platform.
  const real = [...new Set(available)].filter((name) => !name.startsWith('unknown/'));
  return new MlpackError(
    'REGISTRY_NOT_FOUND',
    `${what} is not to be had for ${formatPlatform(platform)}; it is there for: ${real.join(', ') || 'no platform'}.`,
    { suggestions: ['Choose another base, or build only for the platforms it is there for: --platform'] },
  );
}

/** For example linux/amd64 or linux/arm/v7. */
export function spellPlatform({ os, architecture, variant }: NonNullable<Descriptor['platform']>): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}
