import { servedCases } from '../../../../contract/golden-signature.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { arrivalQuery } from '../../../deploy/prediction-log.ts';
import type { DatabaseKind } from '../../../deploy/stack.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { predictOnce } from '../../../smoke/predict-once.ts';
import type { OperatedStack } from '../stack-target.ts';
import type { ServedImage } from '../../run/served-image.ts';

/** none: nobody was to keep it; unsupported: the image has a server that keeps no predictions. */
export type Arrival = 'arrived' | 'none' | 'unsupported';

const pauseMs = 250;

/**
 * Asks a model once, and waits until the database has that prediction.
 *
 * @throws MlpackError SMOKE_FAILED when it doesn't come
 */
export async function predictionArrived(options: {
  readonly stack: Pick<OperatedStack, 'execute'>;
  readonly database: DatabaseKind;
  readonly service: string;
  readonly baseUrl: string;
  readonly model: ServedImage['models'][0];
  /** How long the prediction may take to arrive: behind those that wait already, where the stack is busy. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}): Promise<Arrival> {
  const { stack, database, service, baseUrl, model, timeoutMs, signal } = options;
  if (database === 'none') return 'none';
  const { name, version } = model.contract;
  const [golden] = servedCases(model.contract, model.golden.cases);
  // Nobody knows what a model takes that nothing could be recorded of.
  if (golden === undefined) return 'none';
  const asked = await predictOnce({
    baseUrl,
    name,
    version,
    inputs: golden.inputs,
    signal,
  });
  if (!asked.isLogged) return 'unsupported';
  const command = arrivalQuery(database, service, asked.requestId);
  const deadline = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const answer = await stack.execute(command, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      return String(error);
    });
    if (answer.trim() === '1') return 'arrived';
    if (deadline.aborted) {
      throw new MlpackError(
        'SMOKE_FAILED',
        `The prediction ${asked.requestId} of ${name} is not in the database after ${timeoutMs / 1000} s: ${answer.trim()}`,
        { suggestions: [`See why: mlpack logs ${service}`] },
      );
    }
    await sleep(pauseMs, undefined, { signal });
  }
}
