import { fileURLToPath } from 'node:url';
import { MlpackError } from '../errors/mlpack-error.ts';
import { errnoOf, unreadable } from '../util/files/file-error.ts';
import { openFile } from '../util/files/open-file.ts';
import { plainColumns, type PredictionLine, type PredictionQuery } from './recorded-prediction.ts';

/**
 * Reads predictions from a file of SQLite, which a server may be writing to.
 *
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE, DATABASE_FAILED
 */
export async function readSqlite(
  url: string,
  { since, model, limit }: PredictionQuery,
): Promise<readonly PredictionLine[]> {
  return querySqlite<PredictionLine>(
    url,
    `SELECT ${plainColumns}, started_at, inputs, outputs, prediction FROM predictions
    WHERE started_at >= ? AND (? IS NULL OR model = ?) ORDER BY started_at DESC LIMIT ?`,
    [since?.toISOString() ?? '', model ?? null, model ?? null, limit],
  );
}

/** What a query gives. @throws MlpackError as {@link readSqlite} does */
export async function querySqlite<Line extends object>(
  url: string,
  text: string,
  values: readonly (string | number | null)[] = [],
): Promise<readonly Line[]> {
  const path = fileURLToPath(url.replace(/^sqlite:/, 'file:'));
  const file = await openFile(path).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw unreadable(path, cause);
    throw new MlpackError('FILE_NOT_FOUND', `There is no file ${path}.`, {
      suggestions: ['Name the file on the volume that the server records to: --db sqlite:///path/of/file'],
      cause,
    });
  });
  await file.close();
  const { DatabaseSync } = await import('node:sqlite');
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const lines: unknown = database.prepare(text).all(...values);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns are those of the schema, whose types SQLite keeps to here
    return lines as Line[];
  } catch (error) {
    throw new MlpackError('DATABASE_FAILED', `${path} holds no predictions that can be read.`, {
      suggestions: ['Check that it is the file that a server records its predictions to.'],
      cause: error,
    });
  } finally {
    database?.close();
  }
}
