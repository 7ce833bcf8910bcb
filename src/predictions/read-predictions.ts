import { MlpackError } from '../errors/mlpack-error.ts';
import { readPostgres } from './read-postgres.ts';
import { readSqlite } from './read-sqlite.ts';
import { type PredictionQuery, recordedPrediction, type RecordedPrediction } from './recorded-prediction.ts';

/**
 * The newest predictions that a server has recorded, newest first.
 *
 * @param url `sqlite:///path` or `postgres://…`, as the server's MLPACK_PREDICTION_LOG
 * @throws MlpackError USAGE, FILE_NOT_FOUND, DATABASE_FAILED
 */
export async function readPredictions(
  url: string,
  query: PredictionQuery,
): Promise<readonly RecordedPrediction[]> {
  const lines = await readerOf(url)(url, query);
  return lines.map(recordedPrediction);
}

function readerOf(url: string): typeof readSqlite {
  if (URL.canParse(url)) {
    if (/^sqlite:\/\/\/./.test(url)) return readSqlite;
    if (/^postgres(ql)?:\/\//.test(url)) return readPostgres;
  }
  // There may be a password in it.
  throw new MlpackError('USAGE', 'The address of the database is not understood.', {
    suggestions: ['Write sqlite:///path/of/file or postgres://user@host/database'],
  });
}
