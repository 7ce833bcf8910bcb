import { linesCommand } from '../../../deploy/prediction-log.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { postgresText, predictionLine, sqliteText } from '../../../predictions/query-text.ts';
import {
  recordedPrediction,
  type PredictionQuery,
  type RecordedPrediction,
} from '../../../predictions/recorded-prediction.ts';
import type { Environment } from '../../environment/environment.ts';
import { openStack, type OpenStack } from '../open-stack.ts';

/** What all that is asked for may take, as base64. */
const mostBytes = 256 << 20;

/**
 * What the servers of a stack have recorded, newest first. Its database is reached by nobody but the stack's own
 * containers, so that it is asked in one of them.
 *
 * @throws MlpackError those of openStack; USAGE where it keeps none or too many are asked for; DATABASE_FAILED
 */
export async function stackPredictions(
  environment: Environment,
  folder: string | undefined,
  query: PredictionQuery,
): Promise<readonly RecordedPrediction[]> {
  const stack = await openStack(environment, folder);
  const { predictions: database, models } = stack.entries;
  if (database === 'none') {
    throw new MlpackError('USAGE', `The stack in ${stack.folder} keeps no predictions.`, {
      suggestions: ['Let it: mlpack compose --db postgres', 'Or name another database: --db URL'],
    });
  }
  // With SQLite each model has a file of its own.
  const services = database === 'postgres' ? [''] : Object.keys(models);
  const sql = database === 'postgres' ? postgresText(query) : sqliteText(query);
  const found: RecordedPrediction[] = [];
  for (const service of services) {
    const lines = await linesOf(stack, linesCommand(database, service, sql), environment.signal);
    for (const line of lines) found.push(recordedPrediction(predictionLine(line)));
  }
  found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return found.slice(0, query.limit);
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
