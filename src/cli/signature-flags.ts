import { Flags } from '@oclif/core';
import type { VerifySignaturesOptions } from '../app/trust/verify-signatures.ts';
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
    dependsOn: ['key'],
  }),
};

interface SignatureFlags {
  readonly key: readonly string[] | undefined;
  readonly attestation: readonly string[] | undefined;
}

/** What is to be checked; null where no key is named. @throws MlpackError USAGE without an image */
export function askedSignatures(
  image: string | undefined,
  { key: [first, ...others] = [], attestation = [] }: SignatureFlags,
): VerifySignaturesOptions | null {
  if (first === undefined) return null;
  if (image !== undefined) return { image, keys: [first, ...others], attestations: attestation };
  throw new MlpackError('USAGE', 'mlpack verify --key: which image is meant?', {
    suggestions: ['Name it in its registry: mlpack verify REGISTRY/TEAM/NAME:TAG --key KEY'],
  });
}
