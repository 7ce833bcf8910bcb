import { Args } from '@oclif/core';
import { diffImages, type Diff } from '../app/compare/diff-images.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderDiff } from '../cli/render/render-diff.ts';

const form =
  'A reference with its registry, one without (built here, or in the engine), oci:DIR, oci-archive:FILE or docker-archive:FILE.';

export default class DiffCommand extends BaseCommand {
  static override summary =
    'Show what differs between two images: signature, weights, golden cases, packages, layers, settings.';
  static override examples = [
    '<%= config.bin %> diff ghcr.io/me/iris:1.1.0 ghcr.io/me/iris:1.2.0',
    '<%= config.bin %> diff ghcr.io/me/iris:production',
  ];
  static override args = {
    a: Args.string({ description: form, required: true }),
    b: Args.string({ description: `${form} Default: what was built last here.` }),
  };
  static override flags = registryFlags;

  async run(): Promise<Diff> {
    const { args, flags } = await this.parse(DiffCommand);
    const diff = await diffImages(await this.environment(flags), { a: args.a, b: args.b });
    this.log(renderDiff(diff));
    return diff;
  }
}
