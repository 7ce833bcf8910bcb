import type { ErrorCode } from '../../errors/catalogue.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readArchive } from '../../oci/archive/archive-reader.ts';
import type { Image } from '../../oci/image/assemble.ts';
import { readLayout } from '../../oci/layout/layout-reader.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { pullImage } from '../../registry/pull/pull.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import type { ImageLocation } from './image-location.ts';
import { registryClient } from '../environment/registry-client.ts';
import { transferBars } from '../../registry/transfer-bars.ts';

/** What is said of an image that is there for other platforms only. */
const absent: readonly ErrorCode[] = ['IMAGE_NOT_FOUND', 'REGISTRY_NOT_FOUND'];

/**
 * Reads an image for the first of the platforms that it is there for; what no file here has is pulled from the
 * registry it is named by.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, REGISTRY_… or NETWORK
 */
export async function readLocated(
  environment: Environment,
  { name, digest, place }: ImageLocation,
  platforms: NonEmpty<Platform>,
): Promise<Image> {
  const { store, signal, progress } = environment;
  const client = registryClient(environment);
  const pull = (platform: Platform) =>
    progress.step(`Pull ${name ?? ''}`, (update) =>
      pullImage(client, name ?? '', platform, { store, onBlob: transferBars(update), signal }),
    );
  let failure: unknown;
  for (const platform of platforms) {
    try {
      if (place.kind === 'engine') return await pull(platform);
      return place.kind === 'oci'
        ? await readLayout(place.path, { name, digest, platform })
        : await readArchive(place.path, store, { name, digest, platform }, signal);
    } catch (error) {
      failure ??= error;
      if (!(error instanceof MlpackError) || !absent.includes(error.code)) throw error;
    }
  }
  throw failure;
}

/** That of this machine first. */
export function anyPlatform({ hostPlatform }: Pick<Environment, 'hostPlatform'>): NonEmpty<Platform> {
  const other = hostPlatform.architecture === 'arm64' ? 'amd64' : 'arm64';
  return [hostPlatform, { os: 'linux', architecture: other }];
}
