import { MlpackError } from '../../errors/mlpack-error.ts';
import { formatPlatform, type ImagePlatform } from '../../oci/documents/platform.ts';

/** REGISTRY_NOT_FOUND for an image that exists, but not for this platform. */
export function platformMissing(
  platform: ImagePlatform,
  what: string,
  available: readonly string[],
): MlpackError {
  const names = [...new Set(available)].join(', ');
  return new MlpackError(
    'REGISTRY_NOT_FOUND',
    `${what} is not to be had for ${formatPlatform(platform)}; it is there for: ${names || 'no platform'}.`,
    { suggestions: ['Choose another base, or build only for the platforms it is there for: --platform'] },
  );
}
