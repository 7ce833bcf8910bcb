import { Client } from 'pg';
import { MlpackError } from '../errors/mlpack-error.ts';
import { plainColumns, type PredictionLine, type PredictionQuery } from './recorded-prediction.ts';

const connectTimeoutMs = 10_000;

/**
 * Reads predictions from PostgreSQL.
 *
 * @throws MlpackError DATABASE_FAILED
 */
export function readPostgres(
  url: string,
  { since, model, limit }: PredictionQuery,
): Promise<readonly PredictionLine[]> {
  return queryPostgres<PredictionLine>(
    url,
    `SELECT ${plainColumns}, inputs::text, outputs::text, prediction::text,
      to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started_at
    FROM predictions
    WHERE predictions.started_at >= $1 AND ($2::text IS NULL OR model = $2)
    ORDER BY predictions.started_at DESC LIMIT $3`,
    [since ?? '-infinity', model ?? null, limit],
  );
}

/**
 * What a query gives. A password comes from the URL, or from where PostgreSQL's other clients take it.
 *
 * @throws MlpackError DATABASE_FAILED, which doesn't say the password
 */
export async function queryPostgres<Line extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Line[]> {
  const client = new Client({
    connectionString: url,
    application_name: 'mlpack predictions',
    connectionTimeoutMillis: connectTimeoutMs,
  });
  // A connection that breaks fails the query as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Line>(text, [...values]);
    return rows;
  } catch (error) {
    const { hostname, pathname } = new URL(url);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MlpackError('DATABASE_FAILED', `The database ${hostname}${pathname} failed: ${reason}`, {
      suggestions: [
        'Check the address; the password may be in PGPASSWORD or ~/.pgpass.',
        'A database that no server has recorded to has no predictions.',
      ],
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
