import { Args, Flags } from '@oclif/core';
import { pullTo, type PullResult } from '../app/release/pull.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags, sharedFlags } from '../cli/flags.ts';
import { renderPull } from '../cli/render/render-push.ts';

export default class Pull extends BaseCommand {
  static override summary = 'Pull an image from a registry.';
  static override description =
    'Into the engine that answers, else into an OCI layout in .mlpack/oci, from where mlpack run and mlpack test take it.';
  static override examples = [
    '<%= config.bin %> pull ghcr.io/me/iris:1.2.0',
    '<%= config.bin %> pull ghcr.io/me/iris@sha256:… --output oci:./image',
  ];
  static override args = {
    reference: Args.string({ description: 'REGISTRY/NAME[:TAG|@DIGEST]', required: true }),
  };
  static override flags = {
    output: Flags.string({
      char: 'o',
      description: 'Where the image goes.',
      helpValue: 'oci:DIR|oci-archive:FILE|docker-archive:FILE|docker',
    }),
    platform: sharedFlags.platform,
    ...registryFlags,
  };

  async run(): Promise<PullResult> {
    const { args, flags } = await this.parse(Pull);
    const result = await pullTo(await this.environment(flags), { ...flags, reference: args.reference });
    this.log(renderPull(result));
    return result;
  }
}
