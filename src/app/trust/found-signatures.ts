import type { KeyObject } from 'node:crypto';
import { bundleMediaType } from '../../attest/bundle/bundle.ts';
import { checkBundle } from '../../attest/image-signature.ts';
import { isSignedBy, keyHint } from '../../attest/keys/signer.ts';
import { parseSimple, signatureAnnotation } from '../../attest/simple/simple-signing.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { shortDigest, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { listReferrers } from '../../registry/referrers/list-referrers.ts';
import { readReferrer } from '../../registry/referrers/read-referrer.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { ImageInRegistry } from './signed-image.ts';
import { readSimpleLayers } from './simple-signatures.ts';

/** Whoever may push may attach: more are not read. */
const mostSignatures = 50;

/** Something that one of the keys has signed of an image. */
export interface FoundSignature {
  readonly format: 'bundle' | 'simple';
  /** Of the manifest that has it. */
  readonly digest: Digest;
  /** What is said: of a signature alone, cosign's type. */
  readonly predicateType: string;
  readonly predicate: object;
  /** The key's. */
  readonly keyHint: string;
}

/** What was found, and why others are none. */
export interface Signatures {
  readonly found: readonly FoundSignature[];
  readonly refused: readonly string[];
}

/** Type of signatures in the older format, which says nothing else. */
export const simpleType = 'cosign container image signature';

/**
 * All that some keys have signed of an image and is attached to it, in both of cosign's formats.
 *
 * @throws MlpackError REGISTRY_…, IMAGE_INVALID or NETWORK where it could not be told what is attached
 */
export async function findSignatures(
  image: ImageInRegistry,
  keys: NonEmpty<KeyObject>,
  signal: AbortSignal,
): Promise<Signatures> {
  const bundles = await bundlesOf(image, keys, signal);
  const simple = await simpleOf(image, keys, signal);
  return {
    found: [...bundles.found, ...simple.found],
    refused: [...bundles.refused, ...simple.refused],
  };
}

async function bundlesOf(
  { client, repository, subject, place }: ImageInRegistry,
  keys: NonEmpty<KeyObject>,
  signal: AbortSignal,
): Promise<Signatures> {
  const listed = await listReferrers(client, repository, subject.digest, { signal });
  const [found, refused]: [FoundSignature[], string[]] = [[], []];
  for (const descriptor of listed.filter(mayBeBundle).slice(0, mostSignatures)) {
    const where = `The signature ${shortDigest(descriptor.digest)}`;
    try {
      const { layers } = await readReferrer(client, repository, subject.digest, descriptor, signal);
      const [layer] = layers;
      if (layer.mediaType !== bundleMediaType) continue;
      const { statement, keyHint: hint } = checkBundle(layer.bytes, keys, place, where);
      const { predicateType, predicate } = statement;
      found.push({ format: 'bundle', digest: descriptor.digest, predicateType, predicate, keyHint: hint });
    } catch (error) {
      refused.push(reasonOf(error));
    }
  }
  return { found, refused };
}

/** cosign's own list, where a registry keeps none, calls them by the type of their empty config. */
function mayBeBundle({ artifactType }: Descriptor): boolean {
  return artifactType === undefined || [bundleMediaType, mediaTypes.empty].includes(artifactType);
}

async function simpleOf(
  image: ImageInRegistry,
  keys: NonEmpty<KeyObject>,
  signal: AbortSignal,
): Promise<Signatures> {
  const { place } = image;
  const [found, refused]: [FoundSignature[], string[]] = [[], []];
  for (const { layer, bytes, digest } of await readSimpleLayers(image, mostSignatures, signal)) {
    const where = `The signature ${shortDigest(layer.digest)}`;
    try {
      const signature = Buffer.from(layer.annotations?.[signatureAnnotation] ?? '', 'base64');
      const key = keys.find((one) => isSignedBy(one, bytes, signature));
      if (key === undefined) throw new MlpackError('SIGNATURE_INVALID', `${where} is by another key.`);
      const claim = parseSimple(bytes, where);
      if (claim.digest !== place.digest)
        throw new MlpackError('SIGNATURE_INVALID', `${where} is of another image.`);
      if (claim.repository !== place.repository)
        throw new MlpackError('SIGNATURE_INVALID', `${where} was made for ${claim.repository}.`);
      found.push({
        format: 'simple',
        digest,
        predicateType: simpleType,
        predicate: {},
        keyHint: keyHint(key),
      });
    } catch (error) {
      refused.push(reasonOf(error));
    }
  }
  return { found, refused };
}

/** What is wrong with one keeps nobody from finding another. */
function reasonOf(error: unknown): string {
  const isOfIt =
    error instanceof MlpackError &&
    ['SIGNATURE_INVALID', 'IMAGE_INVALID', 'INTEGRITY', 'REGISTRY_NOT_FOUND'].includes(error.code);
  if (!isOfIt) throw error;
  return error.message;
}
