import { Flags } from '@oclif/core';
import { buildForms } from '../app/builds/model-forms.ts';
import { pushFlags, registryFlags, sharedFlags, versionFlag } from './flags.ts';

/** Flags for what a build checks of what goes into an image. */
const checkFlags = {
  'allow-secret': Flags.string({
    description: 'Build although this rule finds what looks like a credential. Several may be given.',
    helpValue: 'RULE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'model-key': Flags.string({
    description:
      'Check that this key has signed the model, as model.sig or FILE.sig beside it says. Of several, one.',
    helpValue: 'FILE|env://NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'require-model-signature': Flags.boolean({
    description: 'Refuse a model without a signature by --model-key.',
    dependsOn: ['model-key'],
  }),
};

/** What a build is asked to check. */
export function checksOf(flags: {
  readonly 'allow-secret': readonly string[] | undefined;
  readonly 'model-key': readonly string[] | undefined;
  readonly 'require-model-signature': boolean;
}) {
  return {
    allowSecrets: flags['allow-secret'],
    modelKeys: flags['model-key'],
    requireModelSignature: flags['require-model-signature'],
  };
}

/** Flags of `mlpack build`. */
export const buildFlags = {
  tag: Flags.string({
    char: 't',
    description: "The image's reference. Default: NAME:VERSION.",
    helpValue: 'NAME[:TAG]',
  }),
  version: versionFlag,
  output: Flags.string({
    char: 'o',
    description: 'Where the image goes. `docker load` and `podman load` read a docker-archive.',
    helpValue: 'oci:DIR|oci-archive:FILE|docker-archive:FILE|docker',
  }),
  builder: Flags.option({
    options: ['auto', 'oci', 'docker'] as const,
    default: 'auto' as const,
    description: 'Who assembles the image: mlpack itself (oci), or the engine (docker). auto is oci.',
  })(),
  form: Flags.option({
    options: buildForms,
    default: 'image' as const,
    description:
      "An image that serves the model; or its files alone: for KServe's oci:// (modelcar; with --base busybox where it runs them as a container), or as CNCF's ModelPack.",
  })(),
  test: Flags.boolean({
    allowNo: true,
    default: true,
    description: 'Replay the golden cases before the image is finished.',
  }),
  'dry-run': Flags.boolean({
    description: 'Write neither image nor lock: say what would be built and, with --version auto, as what.',
  }),
  ...checkFlags,
  ...pushFlags,
  ...sharedFlags,
  ...registryFlags,
};
