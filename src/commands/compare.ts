import { Args, Flags } from '@oclif/core';
import { compareShadow, requireLikeness } from '../app/stack/predictions/compare-shadow.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { shadowLimitFlags, shadowLimits } from '../cli/shadow-limits.ts';
import { renderComparisons } from '../cli/render/render-comparison.ts';
import type { ShadowComparison } from '../predictions/shadow/compare-pairs.ts';

export default class Compare extends BaseCommand {
  static override summary =
    'Tell how a shadow predicts otherwise than what is answered, from the log of both.';
  static override description =
    'A shadow gets a copy of every request (mlpack compose --shadow). With limits, the exit code says whether it keeps to them.';
  static override examples = [
    '<%= config.bin %> compare stack --since 1h',
    '<%= config.bin %> compare --db postgres://me@db/mlpack --max-label-difference 1% --max-score-difference 0.05',
  ];
  static override args = {
    folder: Args.string({
      description: 'Folder of a stack. Default, where no database is named: this one, or stack/ in it.',
    }),
  };
  static override flags = {
    db: Flags.string({
      description: 'The database. Default: what MLPACK_PREDICTIONS_DB says, else that of a stack.',
      helpValue: 'sqlite:///FILE|postgres://USER@HOST/NAME',
    }),
    since: Flags.string({
      description: 'Only requests since then: 30m, 1h, 7d ago, or a time.',
      helpValue: 'TIME',
    }),
    model: Flags.string({ description: 'Only those of the model of this name.', helpValue: 'NAME' }),
    limit: Flags.integer({
      description: 'How many requests, the newest.',
      default: 10_000,
      min: 1,
      max: 10_000_000,
    }),
    ...shadowLimitFlags,
  };

  async run(): Promise<readonly ShadowComparison[]> {
    const { args, flags } = await this.parse(Compare);
    const { db, since, model, limit } = flags;
    const limits = shadowLimits(flags);
    const comparisons = await compareShadow(await this.environment(), {
      db,
      stack: args.folder,
      since,
      model,
      limit,
    });
    this.data(renderComparisons(comparisons));
    requireLikeness(comparisons, limits);
    return comparisons;
  }
}
