import { Args, Flags } from '@oclif/core';
import type { AccessOptions } from '../app/run/access/access.ts';
import type { AttestWhere } from '../app/trust/attest.ts';

/** Flags that several commands share, so that they read the same everywhere. */
export const sharedFlags = {
  platform: Flags.string({
    description: 'What the image runs on: linux/amd64, linux/arm64, or both separated by a comma.',
    helpValue: 'linux/amd64|linux/arm64',
  }),
  base: Flags.string({
    description: 'minimal, or the reference of an image to start from.',
    helpValue: 'minimal|IMAGE',
  }),
  golden: Flags.string({
    description:
      "The golden cases: the training framework's predictions. Default: the file named last, or golden.json beside the model.",
    helpValue: 'FILE',
  }),
  file: Flags.string({
    description: 'Of a Hugging Face folder with several ONNX files, the one to serve. Default: model.onnx.',
    helpValue: 'onnx/NAME.onnx',
  }),
  task: Flags.option({
    options: ['text-classification', 'zero-shot-classification'] as const,
    description: 'Of a Hugging Face folder whose model may have either, what it is served for.',
  })(),
  frozen: Flags.boolean({ description: 'Fail rather than write or change mlpack.lock.' }),
} as const;

/** Flags of the commands that start a server, which may be given keys and TLS; {@link accessOf} reads them. */
export const accessFlags = {
  'api-key-file': Flags.string({
    description: 'File of this machine with the API keys that are accepted, one a line.',
    helpValue: 'FILE',
  }),
  'tls-cert': Flags.string({
    description: 'File with the certificate to serve HTTPS with, PEM; with --tls-key.',
    helpValue: 'FILE',
  }),
  'tls-key': Flags.string({ description: 'File with the key of that certificate, PEM.', helpValue: 'FILE' }),
} as const;

/** Flag of the commands that start a server; given-variables.ts of src/app/run reads it. */
export const environmentFlags = {
  env: Flags.string({
    char: 'e',
    description:
      "A setting of the server for this time, as docker run has it: NAME alone takes the shell's value. May be given more than once.",
    helpValue: 'NAME[=VALUE]',
    multiple: true,
    multipleNonGreedy: true,
  }),
} as const;

/** Flags of the commands that serve on a port of this machine. */
export const servingFlags = {
  port: Flags.integer({
    char: 'p',
    description: 'Port of this machine; 0 for any.',
    default: 8080,
    min: 0,
    max: 65_535,
  }),
  host: Flags.string({ description: 'Address to publish on.', default: '127.0.0.1' }),
  'ready-timeout': Flags.integer({ description: 'Seconds until it must be ready.', default: 60, min: 1 }),
  open: Flags.boolean({ description: 'Open the page of the model in the browser.' }),
  ...environmentFlags,
  ...accessFlags,
} as const;

/** What the {@link accessFlags} say of keys and TLS. */
export function accessOf(flags: {
  readonly 'api-key-file'?: string | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
}): AccessOptions {
  return {
    apiKeyFile: flags['api-key-file'],
    tlsCertFile: flags['tls-cert'],
    tlsKeyFile: flags['tls-key'],
  };
}

/** Flags of every command that asks image registries; {@link BaseCommand.environment} takes them. */
export const registryFlags = {
  'insecure-registry': Flags.string({
    description: 'A registry to ask over HTTP, without TLS. May be given more than once.',
    helpValue: 'HOST[:PORT]',
    multiple: true,
    multipleNonGreedy: true,
  }),
} as const;

/** Flag of the commands that make an image. */
export const versionFlag = Flags.string({
  description: 'Version of the image. auto: the next after the newest release, by what has changed since.',
  helpValue: 'SEMVER|auto',
});

/** Tags that move to what has been pushed. */
export function channelFlag(relations: { readonly dependsOn?: string[] } = {}) {
  return Flags.string({
    description: 'A tag that moves to the image once it is pushed; may be given again.',
    helpValue: 'latest|staging|…',
    multiple: true,
    multipleNonGreedy: true,
    ...relations,
  });
}

/** Flags of the commands that push; {@link attestOf} reads them. */
export const attestFlags = {
  attest: Flags.option({
    options: ['referrers', 'index'] as const,
    description:
      'Where it is said what the image was made of: attached to it, as oras and cosign find it; or in its index as well, as docker buildx and Docker Scout do, which gives that another digest. Default: attached, unless the registry refuses.',
  })(),
  'no-attest': Flags.boolean({
    description: 'Push the image alone, with nothing said of it.',
    exclusive: ['attest'],
  }),
} as const;

/** Where what is said of an image goes, as the flags say. */
export function attestOf(flags: {
  readonly attest?: 'referrers' | 'index' | undefined;
  readonly 'no-attest'?: boolean | undefined;
}): AttestWhere {
  return flags['no-attest'] === true ? 'none' : flags.attest;
}

/** Flags of a build that may be pushed; {@link pushOf} reads them. */
export const pushFlags = {
  push: Flags.boolean({ description: 'Push the image to the registry its reference names.' }),
  channel: channelFlag({ dependsOn: ['push'] }),
  ...attestFlags,
} as const;

/** What the flags say of pushing; null: not to be done. */
export function pushOf(
  flags: Parameters<typeof attestOf>[0] & {
    readonly push: boolean;
    readonly channel?: readonly string[] | undefined;
  },
): { readonly channels: readonly string[]; readonly attest: AttestWhere } | null {
  return flags.push ? { channels: flags.channel ?? [], attest: attestOf(flags) } : null;
}

/** Arguments of the commands about a stack that runs, or is to. */
export const stackArgs = {
  folder: Args.string({ description: 'Folder of the stack. Default: this one, or stack/ in it.' }),
} as const;

/** Flag for the commands that take images of others. */
export const policyFlag = {
  policy: Flags.string({
    description:
      'File whose trust: says who has to have signed images of registries. Default: mlpack.yaml of this folder.',
    helpValue: 'FILE',
  }),
};

/** Flags for what signs. */
export const signerFlags = {
  key: Flags.string({
    description:
      "The private key: a file of mlpack's or cosign's, or of PEM. With --signer, its public half.",
    helpValue: 'FILE|env://NAME',
    required: true,
  }),
  signer: Flags.string({
    description:
      'A command that signs by a key elsewhere: it gets the bytes on stdin and prints the signature in base64.',
    helpValue: 'COMMAND',
  }),
};

/** Flag for what a signature of a model leaves out. */
export const ignoreFlag = Flags.string({
  description: 'A path in the folder that is not signed. Several may be given.',
  helpValue: 'PATH',
  multiple: true,
  multipleNonGreedy: true,
});

/** Flag for passwords that are not typed. */
export const passwordStdinFlag = {
  'password-stdin': Flags.boolean({ description: 'Read the password from stdin.' }),
};

/** Flag for the shadows of a stack. */
export const shadowFlags = {
  shadow: Flags.string({
    description:
      'Another version of a model, which gets a copy of every request and answers nobody; none: no more. Several may be given, each for a model.',
    helpValue: 'IMAGE',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** Flags of what writes a stack with models of registries. */
export const stackFlags = { ...shadowFlags, ...policyFlag, ...registryFlags };
