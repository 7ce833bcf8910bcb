import { Args, Flags } from '@oclif/core';
import type { ChannelMove } from '../app/release/tag-move.ts';
import { rollback } from '../app/release/rollback.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderChannelMove } from '../cli/render/render-tag-move.ts';

export default class Rollback extends BaseCommand {
  static override summary = 'Let a channel point at what it pointed at before, or at a version.';
  static override description = 'A second rollback undoes the first.';
  static override examples = [
    '<%= config.bin %> rollback ghcr.io/me/iris production',
    '<%= config.bin %> rollback ghcr.io/me/iris production --to 1.1.0',
  ];
  static override args = {
    repository: Args.string({ description: 'A repository of a registry, without tag.', required: true }),
    channel: Args.string({ description: 'For example production.', required: true }),
  };
  static override flags = {
    to: Flags.string({ description: 'Which version, instead of the last.', helpValue: 'VERSION' }),
    ...registryFlags,
  };

  async run(): Promise<ChannelMove> {
    const { args, flags } = await this.parse(Rollback);
    const move = await rollback(await this.environment(flags), { ...args, version: flags.to });
    this.log(renderChannelMove(move));
    return move;
  }
}
