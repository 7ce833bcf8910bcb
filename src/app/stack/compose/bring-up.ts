import { setTimeout as sleep } from 'node:timers/promises';
import type { StackEntries } from '../../../deploy/target.ts';
import { composeConfig } from '../../../docker/compose/compose-config.ts';
import type { ComposeContainer } from '../../../docker/compose/compose-state.ts';
import type { Compose } from '../../../docker/compose/compose.ts';
import { withPodmanHealthChecks } from '../../../docker/podman-health-checks.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { nameServers, rollOut } from './rollout/roll-out.ts';
import type { Rollout } from './rollout/rollout.ts';
import { asStackPortTaken } from './stack-port.ts';
import { failedContainer, hasEnded, notHealthy, waitForHealth, type Waiting } from './wait-for-health.ts';

/** What Compose says of a dependency that it found unhealthy, and that may be healthy since. */
const gaveUp = /^dependency failed to start: .* is unhealthy/mu;

/** Between two tries to start what waits for a slow service. */
const pauseMs = 1000;

/**
 * Starts a stack, or replaces what has changed of one that serves so that it serves on, and waits until every service is
 * healthy.
 *
 * @throws MlpackError SERVER_NOT_READY with the last log lines of the service; PORT_IN_USE; those of {@link rollOut}
 */
export async function bringUp(
  rollout: Omit<Rollout, 'project'> & { readonly folder: string; readonly entries: StackEntries },
): Promise<ComposeContainer[]> {
  const { environment, engine, compose, readyTimeoutMs } = rollout;
  const { signal, progress } = environment;
  const awaitHealth = () =>
    progress.step('Wait until every service is healthy', (update) =>
      waitForHealth(compose, { timeoutMs: readyTimeoutMs, update, signal }),
    );
  const startServices = () =>
    progress.step('Start the services', (update) =>
      start(compose, { timeoutMs: readyTimeoutMs, update, signal }),
    );
  if (engine.info.name === 'Docker') {
    if (!(await rollOut(rollout))) {
      await startServices();
      await nameServers(rollout);
    }
    return awaitHealth();
  }
  // Podman's resolver doesn't learn another name of a container, so that all are replaced at once.
  const { project } = await composeConfig(compose, signal);
  return withPodmanHealthChecks(engine, project, async () => {
    await startServices();
    return awaitHealth();
  });
}

async function start(compose: Compose, { timeoutMs, update, signal }: Waiting): Promise<void> {
  const deadline = AbortSignal.timeout(timeoutMs);
  for (;;) {
    try {
      await compose.run(['up', '--detach', '--remove-orphans'], { onLine: update, signal });
      return;
    } catch (error) {
      if (!(error instanceof MlpackError) || error.code !== 'ENGINE_FAILED') throw error;
      const taken = asStackPortTaken(error);
      if (taken !== undefined) throw taken;
      const failed = await failedContainer(compose, signal);
      const isSlow = gaveUp.test(error.message) && (failed === undefined || !hasEnded(failed));
      if (isSlow && !deadline.aborted) {
        await sleep(pauseMs, undefined, { signal });
        continue;
      }
      // Compose itself only says which dependency isn't healthy.
      throw failed === undefined ? error : await notHealthy(compose, failed, signal);
    }
  }
}
