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

/** How long a stack is waited for, and who hears of it. */
export interface Waiting {
  readonly timeoutMs: number;
  /** Told who is still awaited. */
  readonly update: (detail: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Waits until every container of a stack is healthy. One that is called unhealthy may only be slow, as all are on a busy machine, and
 * becomes healthy with the next answer in time.
 *
 * @throws MlpackError SERVER_NOT_READY with the last log lines of the service that isn't
 */
export async function waitForHealth(
  compose: Compose,
  { timeoutMs, update, signal }: Waiting,
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
    const ended = awaited.find(hasEnded);
    if (ended !== undefined) throw await notHealthy(compose, ended, signal);
    if (deadline.aborted) throw await notHealthy(compose, first, signal);
    update(
      awaited.map(({ service, health, state }) => `${service}: ${health === '' ? state : health}`).join(', '),
    );
    await sleep(pauseMs, undefined, { signal });
  }
}

/** The container that keeps others from starting, of several one that has ended; undefined where there is none. */
export async function failedContainer(
  compose: Compose,
  signal: AbortSignal,
): Promise<ComposeContainer | undefined> {
  const services = await composeState(compose, signal);
  return services.find(hasEnded) ?? services.find(({ health }) => health === 'unhealthy');
}

/** Whether it runs no more, and isn't merely slow to answer. */
export function hasEnded({ state }: ComposeContainer): boolean {
  return ['exited', 'dead', 'restarting'].includes(state);
}

/** The error of a container that isn't healthy: SERVER_NOT_READY with the last log lines of its service. */
export async function notHealthy(
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
