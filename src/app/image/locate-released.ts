import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { lazyImageOf, type LazyImage } from '../../oci/image/lazy-image.ts';
import {
  familiarReference,
  parseReference,
  writesRegistry,
  type Reference,
} from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { findManifest, type FoundManifest } from '../../registry/pull/find-manifest.ts';
import { openRegistryImage } from '../../registry/pull/registry-image.ts';
import type { Environment } from '../environment/environment.ts';
import { openBundle } from './open-bundle.ts';

/** An image, and what it is called in messages. */
interface LocatedImage {
  readonly label: string;
  readonly image: LazyImage;
}

const localForm = /^(?:[./]|(?:oci|oci-archive|docker-archive):)/u;

/** Whether an image as typed is to be asked of its registry, rather than looked for on this machine. */
export function isInRegistry(argument: string): boolean {
  return !localForm.test(argument) && writesRegistry(argument);
}

/**
 * Finds an image for reading: in its registry when the reference names one, else where {@link openBundle} finds it.
 *
 * @throws MlpackError REFERENCE_INVALID, REGISTRY_… or NETWORK, IMAGE_NOT_FOUND, IMAGE_INVALID, or what an engine throws
 */
export async function locateReleased(
  environment: Environment,
  client: RegistryClient,
  argument: string | undefined,
): Promise<LocatedImage> {
  if (argument !== undefined && isInRegistry(argument)) {
    const reference = parseReference(argument);
    const { digest } = await requireManifest(client, reference, environment.signal);
    return { label: argument, image: await openDigest(environment, client, { ...reference, digest }) };
  }
  const { bundle } = await openBundle(environment, argument);
  return { label: argument ?? 'the last build', image: lazyImageOf(bundle, environment.hostPlatform) };
}

/** {@link openRegistryImage} with the environment's platform and store. */
export function openDigest(
  environment: Environment,
  client: RegistryClient,
  reference: Reference & { readonly digest: Digest },
): Promise<LazyImage> {
  return openRegistryImage(client, reference, environment.hostPlatform, environment);
}

/**
 * What a reference names, `latest` without tag and digest.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND saying how to see what there is; REGISTRY_… or NETWORK
 */
export async function requireManifest(
  client: RegistryClient,
  reference: Reference,
  signal: AbortSignal,
): Promise<FoundManifest> {
  const found = await findManifest(client, reference, signal);
  if (found !== undefined) return found;
  const { registry, repository, tag, digest } = reference;
  const place = familiarReference({ registry, repository });
  throw new MlpackError('REGISTRY_NOT_FOUND', `${place} has nothing under ${digest ?? tag ?? 'latest'}.`, {
    suggestions: [`See what there is: mlpack history ${place}`, 'Check the spelling of the reference.'],
  });
}
