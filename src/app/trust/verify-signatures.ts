import type { SignerIdentity } from '../../attest/identity/signer-identity.ts';
import { signatureType, type TrustedSigners } from '../../attest/image-signature.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { findSignatures } from './found-signatures.ts';
import type { FoundSignature, Signatures } from './gather-signatures.ts';
import { simpleType } from './older-signatures.ts';
import { openPublicKey, openTrustedRoot } from './open-key.ts';
import { imageInRegistry } from './signed-image.ts';

/** Who may have signed: one of them has to. */
export interface AskedSigners {
  /** Files with public keys. */
  readonly keys: readonly string[];
  /** Those whom certificates name, and the file that says whose certificates are believed. */
  readonly named?:
    | { readonly trustedRoot: string; readonly identities: NonEmpty<SignerIdentity> }
    | undefined;
}

export interface VerifySignaturesOptions extends AskedSigners {
  readonly image: string;
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
 * Checks that one who may has signed an image, and what has to be said of it.
 *
 * @throws MlpackError SIGNATURE_MISSING where nothing is attached, SIGNATURE_INVALID where what is is none, saying why; REGISTRY_… and
 *   NETWORK where that could not be told
 */
export async function verifySignatures(
  environment: Environment,
  { image: reference, attestations, ...signers }: VerifySignaturesOptions,
): Promise<VerifiedSignatures> {
  const { named } = signers;
  const trusted: TrustedSigners = {
    keys: await Promise.all(signers.keys.map((key) => openPublicKey(environment, key))),
    named: named && {
      root: await openTrustedRoot(environment, named.trustedRoot),
      identities: named.identities,
    },
  };
  const image = await imageInRegistry(environment, reference);
  const signatures = await findSignatures(image, trusted, environment.signal);
  const of = (types: readonly string[]) =>
    signatures.found.filter(({ predicateType }) => types.includes(predicateType));
  const [first, ...others] = of([signatureType, simpleType]);
  if (first === undefined) throw unsigned(image.name, 'signature', signers, signatures);
  for (const type of attestations)
    if (of([type]).length === 0)
      throw unsigned(image.name, `signed statement of ${type}`, signers, signatures);
  return {
    image: image.name,
    digest: image.subject.digest,
    signatures: [first, ...others, ...of(attestations)],
  };
}

function unsigned(
  name: string,
  what: string,
  { keys, named }: AskedSigners,
  { refused }: Signatures,
): MlpackError {
  const [first, ...others] = refused;
  const by = named === undefined ? 'this key' : whoIsAsked(keys, named.identities);
  if (first === undefined) {
    return new MlpackError('SIGNATURE_MISSING', `${name} has no ${what} by ${by}.`, {
      suggestions: [
        `Whoever has released it signs it: mlpack sign ${name} ${named === undefined ? '--key KEY' : '--keyless'}`,
        'A registry that was copied to may lack what was attached: copy it with mlpack push, or oras copy --recursive',
      ],
    });
  }
  const more = others.length === 0 ? '' : ` (${others.length} more are none either)`;
  return new MlpackError('SIGNATURE_INVALID', `${name} has no ${what} by ${by}: ${first}${more}`, {
    suggestions: [
      named === undefined
        ? 'Check that the key is the one of whoever releases this image.'
        : 'Check who releases this image, and that the trusted root is of where they sign.',
    ],
  });
}

function whoIsAsked(keys: readonly string[], identities: readonly SignerIdentity[]): string {
  return [...(keys.length === 0 ? [] : ['this key']), ...identities.map(({ name }) => name)].join(' or ');
}
