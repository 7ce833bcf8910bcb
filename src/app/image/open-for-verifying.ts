import type { ImageBundle } from '../../oci/image/assemble.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import { pullBundle } from '../../registry/pull/pull.ts';
import type { Environment } from '../environment/environment.ts';
import { isInRegistry } from './locate-released.ts';
import { openBundle } from './open-bundle.ts';
import { registryClient } from '../environment/registry-client.ts';
import { transferBars } from '../../registry/transfer-bars.ts';

/** An image, whole and for all its platforms, wherever it is. */
interface OpenedImage {
  /** For messages. */
  readonly label: string;
  readonly bundle: ImageBundle;
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
  if (argument === undefined || !isInRegistry(argument)) {
    const { bundle, reference } = await openBundle(environment, argument);
    return { label: argument ?? reference ?? 'the last build', bundle };
  }
  const { store, signal, progress } = environment;
  const label = familiarReference(parseReference(argument));
  const bundle = await progress.step(`Pull ${label}`, (update) =>
    pullBundle(registryClient(environment), argument, {
      platforms: undefined,
      store,
      onBlob: transferBars(update),
      signal,
    }),
  );
  return { label, bundle };
}
