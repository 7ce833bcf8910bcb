import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { recordedPredictions } from '../app/stack/predictions/recorded-predictions.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { predictionsAs, predictionFormats, predictionsKind } from '../cli/render/render-predictions.ts';
import type { RecordedPrediction } from '../predictions/recorded-prediction.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import { refuseOtherKind } from '../util/files/output-kind.ts';

export default class Predictions extends BaseCommand {
  static override summary = 'Show what servers have predicted, from the database that they record to.';
  static override examples = [
    '<%= config.bin %> predictions stack --since 1h',
    '<%= config.bin %> predictions --db sqlite:///srv/iris/predictions.db --since 1h',
    '<%= config.bin %> predictions --model iris --limit 100000 --format parquet --output iris.parquet',
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
      description: 'Only those since then: 30m, 1h, 7d ago, or a time.',
      helpValue: 'TIME',
    }),
    model: Flags.string({ description: 'Only those of the model of this name.', helpValue: 'NAME' }),
    limit: Flags.integer({ description: 'How many, the newest.', default: 100, min: 1, max: 10_000_000 }),
    format: Flags.option({
      description: 'How to show them.',
      options: predictionFormats,
      default: 'table' as const,
    })(),
    output: Flags.string({
      description: 'Write them to this file; Parquet is written to a file only.',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<readonly RecordedPrediction[]> {
    const { args, flags } = await this.parse(Predictions);
    const { format, output, ...query } = flags;
    const environment = await this.environment();
    const file = output === undefined ? undefined : resolve(environment.cwd, output);
    if (file !== undefined) await refuseOtherKind(file, predictionsKind);
    const predictions = await recordedPredictions(environment, {
      db: query.db,
      stack: args.folder,
      since: query.since,
      model: query.model,
      limit: query.limit,
    });
    const rendered = predictionsAs(format, predictions, file !== undefined);
    if (file === undefined) this.data(String(rendered).replace(/\r?\n$/, ''));
    else await writeFileAtomic(file, rendered, { kind: predictionsKind });
    return predictions;
  }
}
