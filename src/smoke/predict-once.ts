import { routes } from '../../contract/routes.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { createServerClient } from './http.ts';
import { inferRequest } from './inference-protocol.ts';
import { inferPath } from './served-model.ts';

const answerTimeoutMs = 60_000;

/** How the names of the metrics begin by which a server tells of its log of predictions. */
const logMetrics = /^mlpack_prediction/mu;

interface Asked {
  /** Id by which the server knows the request. */
  readonly requestId: string;
  /** Whether the server is one that can keep predictions. */
  readonly isLogged: boolean;
}

/**
 * Asks a running server for one prediction.
 *
 * @throws MlpackError SMOKE_FAILED when there is none
 */
export async function predictOnce(options: {
  readonly baseUrl: string;
  readonly name: string;
  readonly version: string;
  readonly inputs: readonly Tensor[];
  readonly signal: AbortSignal;
}): Promise<Asked> {
  const { baseUrl, inputs, signal } = options;
  await using client = createServerClient({ baseUrl, timeoutMs: answerTimeoutMs, signal });
  const answer = await client.post(inferPath(options), inferRequest(inputs));
  const requestId = answer.headers['x-request-id'];
  if (answer.status !== 200 || typeof requestId !== 'string') {
    throw new MlpackError(
      'SMOKE_FAILED',
      `${options.name} answers ${answer.status}: ${answer.text.slice(0, 500)}`,
    );
  }
  const metrics = await client.get(routes.metrics);
  return { requestId, isLogged: logMetrics.test(metrics.text) };
}
