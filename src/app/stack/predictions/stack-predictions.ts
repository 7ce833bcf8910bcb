import { relative } from 'node:path';
import { linesCommand } from '../../../deploy/prediction-log.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { decodedLine, predictionTexts, type QueryTexts } from '../../../predictions/query-text.ts';
import {
  recordedPrediction,
  type PredictionLine,
  type PredictionQuery,
  type RecordedPrediction,
} from '../../../predictions/recorded-prediction.ts';
import { shellPath } from '../../../util/shell-word.ts';
import type { Environment } from '../../environment/environment.ts';
import { findStack, openStack, type OpenStack } from '../open-stack.ts';

/** What all that is asked for may take, as base64. */
const mostBytes = 256 << 20;

/**
 * What a query of the predictions of a stack gives, a line for each row. Its database is reached by nobody but the stack's own
 * containers, so that it is asked in one of them.
 *
 * @throws MlpackError those of openStack; USAGE where it keeps none or too many are asked for; DATABASE_FAILED
 */
export async function queryStack<Line extends object>(
  environment: Environment,
  folder: string | undefined,
  texts: QueryTexts,
): Promise<Line[]> {
  const { cwd } = environment;
  const found = await findStack(environment, folder);
  const { predictions: database, models } = found.entries;
  // No engine is needed to say so.
  if (database === 'none') throw recordsNone(found.folder, cwd);
  const stack = await openStack(environment, folder);
  // With SQLite each model has a file of its own.
  const services = database === 'postgres' ? [''] : Object.keys(models);
  const lines: Line[] = [];
  for (const service of services) {
    const answer = await linesOf(stack, linesCommand(database, service, texts[database]), environment.signal);
    for (const line of answer) lines.push(decodedLine<Line>(line));
  }
  return lines;
}

/**
 * What the servers of a stack have recorded, newest first.
 *
 * @throws MlpackError those of {@link queryStack}
 */
export async function stackPredictions(
  environment: Environment,
  folder: string | undefined,
  query: PredictionQuery,
): Promise<readonly RecordedPrediction[]> {
  const lines = await queryStack<PredictionLine>(environment, folder, predictionTexts(query));
  const predictions = lines.map(recordedPrediction);
  predictions.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return predictions.slice(0, query.limit);
}

function recordsNone(folder: string, cwd: string): MlpackError {
  const place = relative(cwd, folder) || '.';
  const output = place === 'stack' ? '' : ` --output ${shellPath(place)}`;
  return new MlpackError('USAGE', `The stack in ${folder} records no predictions.`, {
    suggestions: [`Let it: mlpack compose --db postgres${output}`, 'Or name another database: --db URL'],
  });
}

async function linesOf(stack: OpenStack, command: readonly string[], signal: AbortSignal): Promise<string[]> {
  const enough = new AbortController();
  let sizeBytes = 0;
  try {
    const answer = await stack.execute(command, {
      signal: AbortSignal.any([signal, enough.signal]),
      onLine: (line, stream) => {
        if (stream === 'stdout') sizeBytes += line.length;
        if (sizeBytes > mostBytes) enough.abort(tooMany());
      },
    });
    return answer.split('\n').filter((line) => line !== '');
  } catch (error) {
    signal.throwIfAborted();
    enough.signal.throwIfAborted();
    if (!(error instanceof MlpackError)) throw error;
    throw new MlpackError(
      'DATABASE_FAILED',
      `The database of the stack in ${stack.folder} failed: ${error.message}`,
      {
        suggestions: [
          'See what runs: mlpack ps. Start it: mlpack up',
          'A database that no server has recorded to has no predictions.',
        ],
        cause: error,
      },
    );
  }
}

function tooMany(): MlpackError {
  return new MlpackError('USAGE', `These predictions take more than ${mostBytes >> 20} MiB.`, {
    suggestions: ['Ask for fewer: --limit, --since or --model'],
  });
}
