import { mostBundleBytes } from '../../attest/bundle/bundle.ts';
import { envelopeMediaType } from '../../attest/dsse/parse-envelope.ts';
import { checkEnvelope, type TrustedSigners } from '../../attest/image-signature.ts';
import { isSignedBy, keyHint } from '../../attest/keys/signer.ts';
import {
  mostSimpleBytes,
  parseSimple,
  signatureAnnotation,
  simpleMediaType,
} from '../../attest/simple/simple-signing.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { shortDigest, type Digest } from '../../oci/documents/digest.ts';
import { shownText } from '../../util/shown-texts.ts';
import { readCosignTag, readTagLayer } from './cosign-tags.ts';
import { gatherSignatures, type Signatures } from './gather-signatures.ts';
import type { ImageInRegistry } from './signed-image.ts';

/** Type of signatures in the older format, which says nothing else. */
export const simpleType = 'cosign container image signature';

/** Signatures of an image by keys, as cosign before version 3 keeps them. @throws MlpackError REGISTRY_…, IMAGE_INVALID, NETWORK */
export async function simpleSignatures(
  image: ImageInRegistry,
  { keys }: TrustedSigners,
  signal: AbortSignal,
): Promise<Signatures> {
  const { place } = image;
  const tag = await readCosignTag(image, 'sig', signal);
  const layers = layersOf(tag, simpleMediaType);
  return gatherSignatures(layers, async ({ layer, manifest }) => {
    const where = `The signature ${shortDigest(layer.digest)}`;
    const invalid = (problem: string) => new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`);
    const bytes = await readTagLayer(image, layer, mostSimpleBytes, signal);
    const signature = Buffer.from(layer.annotations?.[signatureAnnotation] ?? '', 'base64');
    const key = keys.find((one) => isSignedBy(one, bytes, signature));
    if (key === undefined) throw invalid('is by another key');
    const claim = parseSimple(bytes, where);
    if (claim.digest !== place.digest) throw invalid('is of another image');
    if (claim.repository !== place.repository)
      throw invalid(`was made for ${shownText(claim.repository, 300)}`);
    const by = { keyHint: keyHint(key), identity: null };
    return { format: 'simple', digest: manifest, predicateType: simpleType, predicate: {}, ...by };
  });
}

/** Statements of an image that keys have signed, as cosign before version 3 keeps them. @throws as {@link simpleSignatures} */
export async function signedEnvelopes(
  image: ImageInRegistry,
  { keys }: TrustedSigners,
  signal: AbortSignal,
): Promise<Signatures> {
  const tag = await readCosignTag(image, 'att', signal);
  const layers = layersOf(tag, envelopeMediaType);
  return gatherSignatures(layers, async ({ layer, manifest }) => {
    const where = `The statement ${shortDigest(layer.digest)}`;
    const bytes = await readTagLayer(image, layer, mostBundleBytes, signal);
    const { statement, by } = checkEnvelope(bytes, keys, image.place, where);
    const { predicateType, predicate } = statement;
    return { format: 'envelope', digest: manifest, predicateType, predicate, ...by };
  });
}

function layersOf(tag: Awaited<ReturnType<typeof readCosignTag>>, mediaType: string) {
  const layers = (tag?.manifest.layers ?? []).filter((layer) => layer.mediaType === mediaType);
  return layers.map((layer): { layer: typeof layer; manifest: Digest } => ({
    layer,
    manifest: tag?.digest ?? layer.digest,
  }));
}
