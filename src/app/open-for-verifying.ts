import { MlpackError } from '../errors/mlpack-error.ts';
import type { Image } from '../oci/assemble.ts';
import type { Digest } from '../oci/digest.ts';
import { parsePlatform } from '../oci/platform.ts';
import { familiarReference, formatReference, parseReference, writesRegistry } from '../oci/reference.ts';
import { pullOutline } from '../registry/pull-outline.ts';
import { pullImage } from '../registry/pull.ts';
import { mapInOrder, type NonEmpty } from '../util/non-empty.ts';
import type { Environment } from './environment.ts';
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
  const { store, signal, progress } = environment;
  const reference = parseReference(text);
  const { registry, repository } = reference;
  const client = registryClient(environment);
  const { digest, images } = await pullOutline(client, reference, { store, signal });
  const [first, ...rest] = images;
  if (first === undefined) throw new MlpackError('IMAGE_INVALID', `${text} lists no image.`);
  const label = familiarReference(reference);
  return progress.step(`Pull ${label}`, async () => ({
    label,
    digest,
    // By digest: the tag may have moved since.
    images: await mapInOrder([first, ...rest], ({ digest: one, config: { os, architecture } }) =>
      pullImage(
        client,
        formatReference({ registry, repository, digest: one }),
        parsePlatform(`${os}/${architecture}`),
        { store, signal },
      ),
    ),
  }));
}
