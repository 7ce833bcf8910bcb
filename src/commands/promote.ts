import { Args, Flags } from '@oclif/core';
import { promote } from '../app/release/promote.ts';
import type { ChannelMove } from '../app/release/tag-move.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderChannelMove } from '../cli/render/render-tag-move.ts';

export default class Promote extends BaseCommand {
  static override summary = 'Let a channel (latest, staging, production, …) point at a version.';
  static override description =
    'A channel is a tag that moves. What it pointed at stays under the tag CHANNEL-previous, for mlpack rollback.';
  static override examples = ['<%= config.bin %> promote ghcr.io/me/iris:1.2.0 production'];
  static override args = {
    image: Args.string({ description: 'Of a registry, with tag or digest.', required: true }),
    channel: Args.string({ description: 'A tag of the same repository.', required: true }),
  };
  static override flags = {
    expect: Flags.string({
      description: 'Fail unless the channel points at this digest until then.',
      helpValue: 'DIGEST',
    }),
    ...registryFlags,
  };

  async run(): Promise<ChannelMove> {
    const { args, flags } = await this.parse(Promote);
    const move = await promote(await this.environment(flags), {
      reference: args.image,
      channel: args.channel,
      expect: flags.expect,
    });
    this.log(renderChannelMove(move));
    return move;
  }
}
