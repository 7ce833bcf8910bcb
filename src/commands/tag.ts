import { Args } from '@oclif/core';
import { tagImage } from '../app/release/tag-image.ts';
import type { TagMove } from '../app/release/tag-move.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderTagMove } from '../cli/render/render-tag-move.ts';

export default class Tag extends BaseCommand {
  static override summary = 'Give an image of a registry another tag there.';
  static override description =
    'Nothing is pulled. A released version stays what it is; to move a channel so that it can be rolled back, see mlpack promote.';
  static override examples = ['<%= config.bin %> tag ghcr.io/me/iris:1.2.0 demo'];
  static override args = {
    image: Args.string({ description: 'Of a registry, with tag or digest.', required: true }),
    tag: Args.string({ description: 'The other tag.', required: true }),
  };
  static override flags = registryFlags;

  async run(): Promise<TagMove> {
    const { args, flags } = await this.parse(Tag);
    const move = await tagImage(await this.environment(flags), { reference: args.image, tag: args.tag });
    this.log(renderTagMove(move));
    return move;
  }
}
