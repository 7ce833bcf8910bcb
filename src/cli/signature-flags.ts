import { Flags } from '@oclif/core';
import type { AskedSigners, VerifySignaturesOptions } from '../app/trust/verify-signatures.ts';
import { MlpackError } from '../errors/mlpack-error.ts';

/** What signatures are checked by. */
export const signatureFlags = {
  key: Flags.string({
    description: 'Check that this key has signed the image, of several one. No image is made again then.',
    helpValue: 'FILE|env://NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
  attestation: Flags.string({
    description: 'Check that the key has signed a statement of this type, too.',
    helpValue: 'TYPE',
    multiple: true,
    multipleNonGreedy: true,
    relationships: [{ type: 'some', flags: ['key', 'certificate-identity'] }],
  }),
  'certificate-identity': Flags.string({
    description:
      'Check that this one has signed it without a key, of several one: an address of e-mail or the URL of a workflow, * for what has no slash.',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['certificate-oidc-issuer', 'trusted-root'],
  }),
  'certificate-oidc-issuer': Flags.string({
    description: 'Who has to have logged them in, such as https://token.actions.githubusercontent.com.',
    helpValue: 'URL',
    dependsOn: ['certificate-identity'],
  }),
  'trusted-root': Flags.string({
    description:
      "Whose certificates and logs are believed: Sigstore's trusted_root.json. Nothing is asked of anybody.",
    helpValue: 'FILE',
    dependsOn: ['certificate-identity'],
  }),
};

interface SignatureFlags {
  readonly key: readonly string[] | undefined;
  readonly attestation: readonly string[] | undefined;
  readonly 'certificate-identity': readonly string[] | undefined;
  readonly 'certificate-oidc-issuer': string | undefined;
  readonly 'trusted-root': string | undefined;
}

/** What is to be checked; null where no signer is named. @throws MlpackError USAGE without an image */
export function askedSignatures(
  image: string | undefined,
  flags: SignatureFlags,
): VerifySignaturesOptions | null {
  const { key: keys = [], attestation: attestations = [] } = flags;
  const named = askedIdentities(flags);
  if (keys.length === 0 && named === undefined) return null;
  if (image !== undefined) return { image, keys, named, attestations };
  throw new MlpackError('USAGE', 'mlpack verify --key: which image is meant?', {
    suggestions: ['Name it in its registry: mlpack verify REGISTRY/TEAM/NAME:TAG --key KEY'],
  });
}

function askedIdentities({
  'certificate-identity': names = [],
  'certificate-oidc-issuer': issuer,
  'trusted-root': trustedRoot,
}: SignatureFlags): AskedSigners['named'] {
  const [first, ...others] = names.map((name) => ({ name, issuer: issuer ?? '' }));
  if (first === undefined || trustedRoot === undefined) return undefined;
  return { trustedRoot, identities: [first, ...others] };
}
