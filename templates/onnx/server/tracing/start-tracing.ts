import type { Logger } from 'pino';
import type { Contract } from '../repository/contract.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tracing } from './tracing.ts';

/**
 * Begins to trace where the settings say so; elsewhere nothing of OpenTelemetry is even loaded.
 *
 * @param contract of the model that the service is called by where the environment has no name for it
 */
export async function startTracing(
  { tracesUrl }: Settings,
  contract: Contract,
  log: Logger,
): Promise<Tracing | null> {
  if (tracesUrl === null) return null;
  const { otlpTracing } = await import('./otlp.ts');
  return otlpTracing(tracesUrl, contract, log);
}
