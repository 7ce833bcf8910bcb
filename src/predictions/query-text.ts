/** Queries as text alone, for databases that are asked through a program beside them. */
import { MlpackError } from '../errors/mlpack-error.ts';
import { plainColumns, type PredictionLine, type PredictionQuery } from './recorded-prediction.ts';

/** What gives {@link PredictionLine}s in PostgreSQL. @throws MlpackError USAGE */
export function postgresText({ since, model, limit }: PredictionQuery): string {
  return `SELECT ${plainColumns}, inputs::text, outputs::text, prediction::text,
    to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started_at
    FROM predictions WHERE predictions.started_at >= ${literal(since?.toISOString() ?? '-infinity')}
    ${model === undefined ? '' : `AND model = ${literal(model)}`}
    ORDER BY predictions.started_at DESC LIMIT ${limit}`;
}

/** … in SQLite. @throws MlpackError USAGE */
export function sqliteText({ since, model, limit }: PredictionQuery): string {
  return `SELECT ${plainColumns}, started_at, inputs, outputs, prediction FROM predictions
    WHERE started_at >= ${literal(since?.toISOString() ?? '')}
    ${model === undefined ? '' : `AND model = ${literal(model)}`}
    ORDER BY started_at DESC LIMIT ${limit}`;
}

/** What standard SQL has as a string: of all characters only the quote means something in it. */
function literal(text: string): string {
  if (text.includes('\0')) throw new MlpackError('USAGE', 'U+0000 is in no name of a model.');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A line of the answer, which is base64 of JSON. @throws SyntaxError when it is anything else */
export function predictionLine(line: string): PredictionLine {
  return JSON.parse(Buffer.from(line, 'base64').toString('utf8'));
}
