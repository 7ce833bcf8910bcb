import { signatureType } from '../../attest/image-signature.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { findSignatures, simpleType, type FoundSignature, type Signatures } from './found-signatures.ts';
import { openPublicKey } from './open-key.ts';
import { imageInRegistry } from './signed-image.ts';

export interface VerifySignaturesOptions {
  readonly image: string;
  /** Files with public keys, of which one has to have signed. */
  readonly keys: NonEmpty<string>;
  /** Predicate types that have to be signed, beside the image. */
  readonly attestations: readonly string[];
}

/** What `mlpack verify --key --json` prints. */
export interface VerifiedSignatures {
  /** With the digest that was verified: what is run by it is what was signed. */
  readonly image: string;
  readonly digest: Digest;
  readonly signatures: NonEmpty<FoundSignature>;
}

/**
 * Checks that one of the keys has signed an image, and what has to be said of it.
 *
 * @throws MlpackError SIGNATURE_MISSING where nothing is attached, SIGNATURE_INVALID where what is is none, saying why; REGISTRY_… and
 *   NETWORK where that could not be told
 */
export async function verifySignatures(
  environment: Environment,
  { image: reference, keys, attestations }: VerifySignaturesOptions,
): Promise<VerifiedSignatures> {
  const publicKeys = await mapInOrder(keys, (key) => openPublicKey(environment, key));
  const image = await imageInRegistry(environment, reference);
  const signatures = await findSignatures(image, publicKeys, environment.signal);
  const of = (types: readonly string[]) =>
    signatures.found.filter(({ predicateType }) => types.includes(predicateType));
  const [first, ...others] = of([signatureType, simpleType]);
  if (first === undefined) throw unsigned(image.name, 'signature', signatures);
  for (const type of attestations)
    if (of([type]).length === 0) throw unsigned(image.name, `signed statement of ${type}`, signatures);
  return {
    image: image.name,
    digest: image.subject.digest,
    signatures: [first, ...others, ...of(attestations)],
  };
}

function unsigned(name: string, what: string, { refused }: Signatures): MlpackError {
  const [first, ...others] = refused;
  if (first === undefined) {
    return new MlpackError('SIGNATURE_MISSING', `${name} has no ${what} by this key.`, {
      suggestions: [
        `Whoever has released it signs it: mlpack sign ${name} --key KEY`,
        'A registry that was copied to may lack what was attached: copy it with mlpack push, or oras copy --recursive',
      ],
    });
  }
  const more = others.length === 0 ? '' : ` (${others.length} more are none either)`;
  return new MlpackError('SIGNATURE_INVALID', `${name} has no ${what} by this key: ${first}${more}`, {
    suggestions: ['Check that the key is the one of whoever releases this image.'],
  });
}
