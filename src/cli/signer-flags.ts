import { Flags } from '@oclif/core';
import type { AskedSigner } from '../app/trust/open-key.ts';
import type { AskedIdentity } from '../app/trust/statement-signer.ts';
import { passwordStdinFlag, signerFlags } from './flags.ts';
import type { Terminal } from './prompt.ts';
import { readKeyPassword } from './read-key-password.ts';

/** By what an image is signed; {@link askedSigner} reads them. */
export const imageSignerFlags = {
  key: Flags.string({
    description:
      "The private key: a file of mlpack's or cosign's, or of PEM. With --signer, its public half.",
    helpValue: 'FILE|env://NAME',
    exactlyOne: ['key', 'keyless'],
  }),
  signer: signerFlags.signer,
  ...passwordStdinFlag,
  keyless: Flags.boolean({
    description:
      'Sign as who the token of this run names (GitHub Actions, GitLab CI, or SIGSTORE_ID_TOKEN). The name goes into a public log.',
    exclusive: ['signer'],
  }),
  'fulcio-url': Flags.string({
    description: 'Who certifies that name. Default: https://fulcio.sigstore.dev.',
    helpValue: 'URL',
    dependsOn: ['keyless'],
  }),
  'rekor-url': Flags.string({
    description: 'Who keeps the log of what was signed. Default: https://rekor.sigstore.dev.',
    helpValue: 'URL',
    dependsOn: ['keyless'],
  }),
  'signing-config': Flags.string({
    description: "Both, and clocks, in a file as cosign's signing config has them.",
    helpValue: 'FILE',
    dependsOn: ['keyless'],
    exclusive: ['fulcio-url', 'rekor-url'],
  }),
  'trusted-root': Flags.string({
    description: 'Whose certificates are believed: what was signed before is then not signed again.',
    helpValue: 'FILE',
    dependsOn: ['keyless'],
  }),
};

interface SignerFlags {
  readonly key: string | undefined;
  readonly signer: string | undefined;
  readonly 'password-stdin': boolean;
  readonly 'fulcio-url': string | undefined;
  readonly 'rekor-url': string | undefined;
  readonly 'signing-config': string | undefined;
  readonly 'trusted-root': string | undefined;
}

/** By what is to be signed. */
export function askedSigner(
  flags: SignerFlags,
  env: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): AskedSigner | AskedIdentity {
  const { key, signer } = flags;
  if (key !== undefined) {
    const isPiped = flags['password-stdin'];
    return { key, signer, password: () => readKeyPassword(env, terminal, { isPiped }) };
  }
  return {
    services: {
      fulcio: flags['fulcio-url'] ?? 'https://fulcio.sigstore.dev',
      rekor: flags['rekor-url'] ?? 'https://rekor.sigstore.dev',
      file: flags['signing-config'],
    },
    trustedRoot: flags['trusted-root'],
  };
}
