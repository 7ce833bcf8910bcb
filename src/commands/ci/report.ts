import { Args } from '@oclif/core';
import { reportChange, type ChangeReport } from '../../app/ci/report-change.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { registryFlags } from '../../cli/flags.ts';
import { renderChange } from '../../cli/render/render-change.ts';

export default class CiReport extends BaseCommand {
  static override summary =
    'Say in Markdown what a change would release: version, sizes, and what differs from the last release.';
  static override examples = [
    '<%= config.bin %> ci report ghcr.io/me/iris',
    '<%= config.bin %> ci report ghcr.io/me/iris oci-archive:iris.tar > change.md',
  ];
  static override args = {
    repository: Args.string({
      description: 'Where releases are: REGISTRY/TEAM/NAME.',
      required: true,
    }),
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR, oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = registryFlags;

  async run(): Promise<ChangeReport> {
    const { args, flags } = await this.parse(CiReport);
    const report = await reportChange(await this.environment(flags), args);
    this.log(renderChange(report).trimEnd());
    return report;
  }
}
