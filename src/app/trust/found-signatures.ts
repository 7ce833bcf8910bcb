import { bundleMediaType } from '../../attest/bundle/bundle.ts';
import { checkBundle, type TrustedSigners } from '../../attest/image-signature.ts';
import { shortDigest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { listReferrers } from '../../registry/referrers/list-referrers.ts';
import { readReferrer } from '../../registry/referrers/read-referrer.ts';
import { gatherSignatures, type Signatures } from './gather-signatures.ts';
import { signedEnvelopes, simpleSignatures } from './older-signatures.ts';
import type { ImageInRegistry } from './signed-image.ts';

/**
 * All that some have signed of an image and is attached to it, in cosign's formats; the older ones by keys alone.
 *
 * @throws MlpackError REGISTRY_…, IMAGE_INVALID or NETWORK where it could not be told what is attached
 */
export async function findSignatures(
  image: ImageInRegistry,
  trusted: TrustedSigners,
  signal: AbortSignal,
): Promise<Signatures> {
  const kinds = [await bundlesOf(image, trusted, signal)];
  if (trusted.keys.length > 0) {
    kinds.push(await simpleSignatures(image, trusted, signal));
    kinds.push(await signedEnvelopes(image, trusted, signal));
  }
  return {
    found: kinds.flatMap(({ found }) => found),
    refused: kinds.flatMap(({ refused }) => refused),
  };
}

async function bundlesOf(
  { client, repository, subject, place }: ImageInRegistry,
  trusted: TrustedSigners,
  signal: AbortSignal,
): Promise<Signatures> {
  const listed = await listReferrers(client, repository, subject.digest, { signal });
  return gatherSignatures(listed.filter(mayBeBundle), async (descriptor) => {
    const where = `The signature ${shortDigest(descriptor.digest)}`;
    const { layers } = await readReferrer(client, repository, subject.digest, descriptor, signal);
    const [layer] = layers;
    if (layer.mediaType !== bundleMediaType) return null;
    const { statement, by } = checkBundle(layer.bytes, trusted, place, where);
    const { predicateType, predicate } = statement;
    return { format: 'bundle', digest: descriptor.digest, predicateType, predicate, ...by };
  });
}

/** cosign's own list, where a registry keeps none, calls them by the type of their empty config. */
function mayBeBundle({ artifactType }: Descriptor): boolean {
  return artifactType === undefined || [bundleMediaType, mediaTypes.empty].includes(artifactType);
}
