import { MlpackError } from '../errors/mlpack-error.ts';
import { readPredictions } from '../predictions/read-predictions.ts';
import type { RecordedPrediction } from '../predictions/recorded-prediction.ts';
import { parseSince } from '../predictions/since.ts';
import type { Environment } from './environment.ts';

export interface PredictionsOptions {
  /** Address of the database; undefined: what MLPACK_PREDICTIONS_DB says. */
  readonly db: string | undefined;
  readonly since: string | undefined;
  readonly model: string | undefined;
  readonly limit: number;
}

/**
 * What servers have recorded, newest first.
 *
 * @throws MlpackError USAGE, FILE_NOT_FOUND, DATABASE_FAILED
 */
export function recordedPredictions(
  { env, now }: Pick<Environment, 'env' | 'now'>,
  { db, since, model, limit }: PredictionsOptions,
): Promise<readonly RecordedPrediction[]> {
  const url = db ?? (env['MLPACK_PREDICTIONS_DB'] || undefined);
  if (url === undefined) {
    throw new MlpackError('USAGE', 'Which database holds the predictions is not said.', {
      suggestions: [
        'Name it: mlpack predictions --db sqlite:///path/of/file, or postgres://user@host/database',
        'Or set MLPACK_PREDICTIONS_DB to it.',
      ],
    });
  }
  return readPredictions(url, {
    since: since === undefined ? undefined : parseSince(since, now()),
    model,
    limit,
  });
}
