import { setTimeout as sleep } from 'node:timers/promises';
import type { Compose } from '../../../docker/compose/compose.ts';
import {
  checkedServices,
  composeState,
  type ComposeContainer,
} from '../../../docker/compose/compose-state.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';

const pauseMs = 300;
const shownLogLines = 20;

/**
 * Waits until every container of a stack is healthy.
 *
 * @param update is told who is still awaited
 * @throws MlpackError SERVER_NOT_READY with the last log lines of the service that isn't
 */
export async function waitForHealth(
  compose: Compose,
  {
    timeoutMs,
    update,
    signal,
  }: { readonly timeoutMs: number; readonly update: (detail: string) => void; readonly signal: AbortSignal },
): Promise<ComposeContainer[]> {
  const deadline = AbortSignal.timeout(timeoutMs);
  // For a service that has just begun, ps doesn't tell whether anything will check it.
  const checked = await checkedServices(compose, signal);
  const isHealthy = ({ service, state, health }: ComposeContainer) =>
    state === 'running' && (health === 'healthy' || (health === '' && !checked.has(service)));
  for (;;) {
    const services = await composeState(compose, signal);
    const awaited = services.filter((service) => !isHealthy(service));
    const [first] = awaited;
    if (first === undefined) return services;
    const failed = awaited.find(hasFailed);
    if (failed !== undefined) throw await notHealthy(compose, failed, signal);
    if (deadline.aborted) throw await notHealthy(compose, first, signal);
    update(
      awaited.map(({ service, health, state }) => `${service}: ${health === '' ? state : health}`).join(', '),
    );
    await sleep(pauseMs, undefined, { signal });
  }
}

/** The error of a service that has failed; undefined when none has. */
export async function failedService(compose: Compose, signal: AbortSignal): Promise<MlpackError | undefined> {
  const failed = (await composeState(compose, signal)).find(hasFailed);
  return failed === undefined ? undefined : notHealthy(compose, failed, signal);
}

function hasFailed({ state, health }: ComposeContainer): boolean {
  return health === 'unhealthy' || ['exited', 'dead', 'restarting'].includes(state);
}

async function notHealthy(
  compose: Compose,
  { service, state, health, exitCode }: ComposeContainer,
  signal: AbortSignal,
): Promise<MlpackError> {
  const how =
    state === 'running'
      ? `is ${health === '' ? 'not healthy' : health}`
      : `is ${state}, exit code ${exitCode}`;
  const log = await compose.run(
    ['logs', '--no-color', '--no-log-prefix', '--tail', String(shownLogLines), service],
    { signal },
  );
  return new MlpackError('SERVER_NOT_READY', `${service} ${how}. Its last log lines:\n${log.trimEnd()}`, {
    suggestions: ['See what the others say: mlpack logs', 'Take the stack away: mlpack down'],
  });
}
