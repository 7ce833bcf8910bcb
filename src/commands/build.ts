import { Args } from '@oclif/core';
import { buildImage, type BuildResult } from '../app/builds/build.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { typedChain } from '../cli/typed-chain.ts';
import { buildFlags, checksOf } from '../cli/build-flags.ts';
import { pushOf } from '../cli/flags.ts';
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
  static override flags = buildFlags;

  async run(): Promise<BuildResult> {
    const { args, flags } = await this.parse(Build);
    const result = await buildImage(await this.environment(flags), {
      ...flags,
      dryRun: flags['dry-run'],
      ...checksOf(flags),
      push: pushOf(flags),
      ...typedChain(args.model),
    });
    this.log(renderBuild(result));
    return result;
  }
}
