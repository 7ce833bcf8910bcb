import type { Image } from '../oci/assemble.ts';
import type { Digest } from '../oci/digest.ts';
import { parsePlatform } from '../oci/platform.ts';
import { familiarReference, formatReference, parseReference, writesRegistry } from '../oci/reference.ts';
import { openRegistryImage } from '../registry/lazy-image.ts';
import { pullImage } from '../registry/pull.ts';
import { mapInOrder, type NonEmpty } from '../util/non-empty.ts';
import type { Environment } from './environment.ts';
import { requireManifest } from './locate-released.ts';
import { openBundle } from './open-bundle.ts';
import { registryClient } from './registry-client.ts';

/** An image, whole and for all its platforms, wherever it is. */
interface OpenedImage {
  /** For messages. */
  readonly label: string;
  /** Of the index over several platforms, or of the only manifest. */
  readonly digest: Digest;
  readonly images: NonEmpty<Image>;
}

/**
 * Reads an image: a reference that writes its registry out is pulled from there, all else is what {@link openBundle}
 * understands.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, INTEGRITY, REGISTRY_…, NETWORK, or what an engine throws
 */
export async function openForVerifying(
  environment: Environment,
  argument: string | undefined,
): Promise<OpenedImage> {
  if (argument !== undefined && writesRegistry(argument)) return pullAll(environment, argument);
  const { bundle, reference } = await openBundle(environment, argument);
  return {
    label: argument ?? reference ?? 'the last build',
    digest: bundle.descriptor.digest,
    images: bundle.images,
  };
}

async function pullAll(environment: Environment, text: string): Promise<OpenedImage> {
  const { hostPlatform, store, signal, progress } = environment;
  const reference = parseReference(text);
  const { registry, repository } = reference;
  const client = registryClient(environment);
  const { digest } = await requireManifest(client, reference, signal);
  // By digest: the tag may move on the way.
  const pinned = { registry, repository, digest };
  const { platforms } = await openRegistryImage(client, pinned, hostPlatform, { store, signal });
  const [first = hostPlatform, ...rest] = platforms.map(parsePlatform);
  const label = familiarReference(reference);
  const images = await progress.step(`Pull ${label}`, () =>
    mapInOrder([first, ...rest], (platform) =>
      pullImage(client, formatReference(pinned), platform, { store, signal }),
    ),
  );
  return { label, digest, images };
}
