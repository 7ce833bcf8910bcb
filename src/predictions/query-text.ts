/** Queries as text alone, for databases that are asked through a program beside them. */
import { MlpackError } from '../errors/mlpack-error.ts';
import { plainColumns, type PredictionQuery } from './recorded-prediction.ts';

/** A query in each dialect. */
export interface QueryTexts {
  readonly postgres: string;
  readonly sqlite: string;
}

/** What gives lines of predictions, newest first. @throws MlpackError USAGE */
export function predictionTexts(query: PredictionQuery): QueryTexts {
  return { postgres: postgresText(query), sqlite: sqliteText(query) };
}

function postgresText({ since, model, limit }: PredictionQuery): string {
  return `SELECT ${plainColumns}, inputs::text, outputs::text, prediction::text,
    to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started_at
    FROM predictions WHERE predictions.started_at >= ${literal(since?.toISOString() ?? '-infinity')}
    ${model === undefined ? '' : `AND model = ${literal(model)}`}
    ORDER BY predictions.started_at DESC LIMIT ${limit}`;
}

function sqliteText({ since, model, limit }: PredictionQuery): string {
  return `SELECT ${plainColumns}, started_at, inputs, outputs, prediction FROM predictions
    WHERE started_at >= ${literal(since?.toISOString() ?? '')}
    ${model === undefined ? '' : `AND model = ${literal(model)}`}
    ORDER BY started_at DESC LIMIT ${limit}`;
}

/** What standard SQL has as a string: of all characters only the quote means something in it. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new MlpackError('USAGE', 'U+0000 is in nothing that is recorded.');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A line of an answer, which is base64 of JSON. @throws SyntaxError when it is anything else */
export function decodedLine<Line extends object>(line: string): Line {
  return JSON.parse(Buffer.from(line, 'base64').toString('utf8'));
}
