import { Args, Flags } from '@oclif/core';
import { buildImage, type BuildResult } from '../app/builds/build.ts';
import { buildForms } from '../app/builds/model-forms.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { typedChain } from '../cli/typed-chain.ts';
import { allowSecretFlag, pushFlags, pushOf, registryFlags, sharedFlags, versionFlag } from '../cli/flags.ts';
import { renderBuild } from '../cli/render/render-build.ts';

export default class Build extends BaseCommand {
  static override summary = 'Build a container image that serves a model.';
  static override description =
    'Needs no configuration and no Docker. The image is kept as an OCI layout in .mlpack/oci, and loaded into a Docker or Podman engine where one answers.';
  static override examples = [
    '<%= config.bin %> build model.onnx',
    '<%= config.bin %> build network.onnx head.pkl',
    '<%= config.bin %> build ./distilbert-onnx',
    '<%= config.bin %> build model.onnx --golden golden.json --tag ghcr.io/me/iris:1.0.0',
    '<%= config.bin %> build --tag ghcr.io/me/iris --version auto --dry-run',
    '<%= config.bin %> build --form modelcar --push --tag ghcr.io/me/iris-model',
    '<%= config.bin %> build --platform linux/amd64,linux/arm64 --output oci-archive:iris.tar --frozen',
  ];
  static override args = {
    model: Args.string({
      description:
        'A model file, several that make a chain, a Hugging Face folder, a project folder or a generated context. Default: this folder.',
      multiple: true,
    }),
  };
  static override flags = {
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
    'allow-secret': allowSecretFlag,
    ...pushFlags,
    ...sharedFlags,
    ...registryFlags,
  };

  async run(): Promise<BuildResult> {
    const { args, flags } = await this.parse(Build);
    const result = await buildImage(await this.environment(flags), {
      ...flags,
      dryRun: flags['dry-run'],
      allowSecrets: flags['allow-secret'],
      push: pushOf(flags),
      ...typedChain(args.model),
    });
    this.log(renderBuild(result));
    return result;
  }
}
