import { MlpackError } from '../errors/mlpack-error.ts';
import type { QueryTexts } from './query-text.ts';
import { queryPostgres, readPostgres } from './read-postgres.ts';
import { querySqlite, readSqlite } from './read-sqlite.ts';
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
  const read = kindOf(url) === 'sqlite' ? readSqlite : readPostgres;
  const lines = await read(url, query);
  return lines.map(recordedPrediction);
}

/**
 * What a query gives, a line for each row.
 *
 * @param url as that of {@link readPredictions}
 * @throws MlpackError USAGE, FILE_NOT_FOUND, DATABASE_FAILED
 */
export function queryPredictions<Line extends object>(
  url: string,
  texts: QueryTexts,
): Promise<readonly Line[]> {
  return kindOf(url) === 'sqlite'
    ? querySqlite<Line>(url, texts.sqlite)
    : queryPostgres<Line>(url, texts.postgres);
}

function kindOf(url: string): 'sqlite' | 'postgres' {
  if (URL.canParse(url)) {
    if (/^sqlite:\/\/\/./.test(url)) return 'sqlite';
    if (/^postgres(ql)?:\/\//.test(url)) return 'postgres';
  }
  // There may be a password in it.
  throw new MlpackError('USAGE', 'The address of the database is not understood.', {
    suggestions: ['Write sqlite:///path/of/file or postgres://user@host/database'],
  });
}
