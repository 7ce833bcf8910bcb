import type { Subject } from '../../oci/artifact/artifact.ts';
import { familiarReference, formatReference, parseReference } from '../../oci/documents/reference.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { asPusher } from '../../registry/client/as-pusher.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { requireManifest } from '../../registry/pull/find-manifest.ts';
import type { Environment } from '../environment/environment.ts';
import { registryClient } from '../environment/registry-client.ts';
import type { SignedPlace } from '../../attest/image-signature.ts';

/** An image in a registry, whatever its tag names afterwards. */
export interface ImageInRegistry {
  readonly client: RegistryClient;
  readonly repository: RegistryRepository;
  readonly subject: Subject;
  readonly place: SignedPlace;
  /** As people write it, with its digest. */
  readonly name: string;
}

/**
 * Looks up what a reference names now: signatures are of that digest. No mirror is asked, which may be behind.
 *
 * @throws MlpackError REFERENCE_INVALID; USAGE where no registry is named; REGISTRY_…, NETWORK
 */
export async function imageInRegistry(environment: Environment, text: string): Promise<ImageInRegistry> {
  const reference = parseReference(text);
  if (!text.includes('/')) {
    throw new MlpackError('USAGE', `${text} names no registry, and signatures are in registries.`, {
      suggestions: [`Name where it was pushed to: REGISTRY/TEAM/${text}`],
    });
  }
  const client = asPusher(registryClient(environment));
  const { registry, repository } = reference;
  const place = { registry, repository };
  const { digest, mediaType, sizeBytes } = await requireManifest(client, reference, environment.signal);
  return {
    client,
    repository: place,
    subject: { mediaType, digest, size: sizeBytes },
    place: { digest, repository: formatReference(place) },
    name: familiarReference({ ...place, digest }),
  };
}
