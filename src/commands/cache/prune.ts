import { Flags } from '@oclif/core';
import prettyBytes from 'pretty-bytes';
import { pruneCache, type PruneResult } from '../../app/environment/cache.ts';
import { BaseCommand } from '../../cli/base-command.ts';

export default class CachePrune extends BaseCommand {
  static override summary =
    'Delete cached downloads and layers; builds fetch and pack them again when needed.';
  static override examples = [
    '<%= config.bin %> cache prune',
    '<%= config.bin %> cache prune --unused-for 0',
  ];
  static override flags = {
    'unused-for': Flags.integer({
      description: 'Only what was not used for so many days.',
      helpValue: 'DAYS',
      default: 30,
      min: 0,
    }),
  };

  async run(): Promise<PruneResult> {
    const { flags } = await this.parse(CachePrune);
    const result = await pruneCache(await this.environment(), { unusedForDays: flags['unused-for'] });
    this.log(`Deleted ${result.blobs} blobs, ${prettyBytes(result.sizeBytes)}.`);
    return result;
  }
}
