import { Args } from '@oclif/core';
import { pushImage, type PushResult } from '../app/release/push.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { attestFlags, attestOf, channelFlag, registryFlags } from '../cli/flags.ts';
import { renderPush } from '../cli/render/render-push.ts';

export default class Push extends BaseCommand {
  static override summary = 'Push an image to a registry.';
  static override description =
    'Sends only what the registry lacks. The image gets two tags, its version and sha-…; a version that names another image already is refused. What it was made of is attached to it, for oras, cosign and mlpack to find. With one argument, that is where what was built last here goes.';
  static override examples = [
    '<%= config.bin %> push ghcr.io/me/iris',
    '<%= config.bin %> push oci:./image ghcr.io/me/iris:1.2.0 --channel latest',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR[:NAME], oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
    reference: Args.string({ description: 'Where it goes: REGISTRY/NAME[:TAG].' }),
  };
  static override flags = {
    channel: channelFlag(),
    ...attestFlags,
    ...registryFlags,
  };

  async run(): Promise<PushResult> {
    const { args, flags } = await this.parse(Push);
    const { image, reference } = args;
    const result = await pushImage(await this.environment(flags), {
      image: reference === undefined ? undefined : image,
      reference: reference ?? image,
      channels: flags.channel ?? [],
      attest: attestOf(flags),
    });
    this.log(renderPush(result));
    return result;
  }
}
