import { MlpackError } from '../../../errors/mlpack-error.ts';
import { readPredictions } from '../../../predictions/read-predictions.ts';
import type { RecordedPrediction } from '../../../predictions/recorded-prediction.ts';
import { parseSince } from '../../../predictions/since.ts';
import type { Environment } from '../../environment/environment.ts';
import { stackPredictions } from './stack-predictions.ts';

export interface PredictionsOptions {
  /** Address of the database; undefined: what MLPACK_PREDICTIONS_DB says. */
  readonly db: string | undefined;
  /** Folder of a stack to ask instead; undefined: the one here, where no database is named. */
  readonly stack: string | undefined;
  readonly since: string | undefined;
  readonly model: string | undefined;
  readonly limit: number;
}

/**
 * What servers have recorded, newest first: in the database that is named, else in that of a stack.
 *
 * @throws MlpackError USAGE, FILE_NOT_FOUND, DATABASE_FAILED; those of opening a stack
 */
export async function recordedPredictions(
  environment: Environment,
  { db, stack, since, model, limit }: PredictionsOptions,
): Promise<readonly RecordedPrediction[]> {
  const from = since === undefined ? undefined : parseSince(since, environment.now());
  const query = { since: from, model, limit };
  return askPredictions(
    environment,
    { db, stack, command: 'predictions' },
    {
      database: (url) => readPredictions(url, query),
      stack: (folder) => stackPredictions(environment, folder, query),
    },
  );
}

/**
 * Asks the database that is named for predictions, else that of a stack.
 *
 * @param of.command the command that asks, as suggestions name it
 * @throws MlpackError USAGE where neither or both are named; what asking throws
 */
export async function askPredictions<Answer>(
  { env }: Environment,
  {
    db,
    stack,
    command,
  }: Pick<PredictionsOptions, 'db' | 'stack'> & { readonly command: 'predictions' | 'compare' },
  ask: {
    readonly database: (url: string) => Promise<Answer>;
    readonly stack: (folder: string | undefined) => Promise<Answer>;
  },
): Promise<Answer> {
  if (stack !== undefined) {
    if (db === undefined) return ask.stack(stack);
    throw new MlpackError('USAGE', `Predictions are of --db or of the stack in ${stack}, not of both.`);
  }
  const url = db ?? (env['MLPACK_PREDICTIONS_DB'] || undefined);
  if (url !== undefined) return ask.database(url);
  return ask.stack(undefined).catch((error: unknown) => {
    if (!(error instanceof MlpackError) || error.code !== 'FILE_NOT_FOUND') throw error;
    throw new MlpackError('USAGE', 'Which database holds the predictions is not said.', {
      suggestions: [
        `Name it: mlpack ${command} --db sqlite:///path/of/file, or postgres://user@host/database`,
        'Or set MLPACK_PREDICTIONS_DB to it.',
        `Or name the folder of a stack: mlpack ${command} stack`,
      ],
      cause: error,
    });
  });
}
