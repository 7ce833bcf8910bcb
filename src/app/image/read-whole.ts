import type { ErrorCode } from '../../errors/catalogue.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { fetchLayers, type Image, type ImageBundle } from '../../oci/image/image.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { transferBars } from '../../registry/transfer-bars.ts';
import type { ImageLocation } from './image-location.ts';
import { openSource } from './open-source.ts';

/** What is said of an image that is there for other platforms only. */
const absent: readonly ErrorCode[] = ['IMAGE_NOT_FOUND', 'REGISTRY_NOT_FOUND'];

/**
 * Reads an image for all its platforms, every byte of it checked; from a registry it is pulled.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, INTEGRITY, ENGINE_…, REGISTRY_… or NETWORK
 */
export async function readWholeBundle(
  environment: Environment,
  location: ImageLocation,
): Promise<ImageBundle> {
  return withSource(environment, location, async (source) => {
    const bundle = await source.bundle();
    await fetchLayers(bundle.images);
    tellLeftOut(environment, bundle);
    return bundle;
  });
}

/**
 * The same of an image for the first of the platforms that it is there for.
 *
 * @throws MlpackError as {@link readWholeBundle}
 */
export async function readWholeImage(
  environment: Environment,
  location: ImageLocation,
  platforms: NonEmpty<Platform>,
): Promise<Image> {
  return withSource(environment, location, async (source) => {
    const image = await firstImage(source, platforms);
    await fetchLayers([image]);
    return image;
  });
}

/** Says what of an index was not read, and that what was has another digest therefore. */
export function tellLeftOut(
  { progress }: Pick<Environment, 'progress'>,
  { leftOut, descriptor }: ImageBundle,
): void {
  if (leftOut.length === 0) return;
  progress.note(
    `Left out of the image: ${leftOut.join(', ')}. Without that its digest is ${descriptor.digest}.`,
  );
}

/** All platforms that mlpack builds for, that of this machine first. */
export function anyPlatform({ hostPlatform }: Pick<Environment, 'hostPlatform'>): NonEmpty<Platform> {
  const other = hostPlatform.architecture === 'arm64' ? 'amd64' : 'arm64';
  return [hostPlatform, { os: 'linux', architecture: other }];
}

/** Opens a source, and shows how it goes where all of the image must come over a network. */
async function withSource<T>(
  environment: Environment,
  location: ImageLocation,
  read: (source: ImageSource) => Promise<T>,
): Promise<T> {
  if (location.kind !== 'registry') return read(await openSource(environment, location));
  const name = familiarReference(parseReference(location.name));
  return environment.progress.step(`Pull ${name}`, async (update) =>
    read(await openSource(environment, location, transferBars(update))),
  );
}

async function firstImage(source: ImageSource, platforms: NonEmpty<Platform>): Promise<Image> {
  let failure: unknown;
  for (const platform of platforms) {
    try {
      return await source.image(platform);
    } catch (error) {
      failure ??= error;
      if (!(error instanceof MlpackError) || !absent.includes(error.code)) throw error;
    }
  }
  throw failure;
}
