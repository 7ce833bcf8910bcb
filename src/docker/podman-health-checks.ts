import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { stackContainers } from './compose/stack-containers.ts';

const soonMs = 2_000;
/** Pause that Podman's own timer would make, from when a check that fails begins to count. */
const laterMs = 10_000;
const soonForMs = 45_000;

/**
 * Does what waits for the health of a Compose project's containers, and has Podman check it meanwhile. Podman's own timers
 * are systemd's: in a container or on a machine without it nobody looks, and what waits for health waits for ever.
 *
 * Source: Podman's API, `GET /libpod/containers/{name}/healthcheck`.
 */
export async function withPodmanHealthChecks<T>(
  engine: Engine,
  project: string,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const checking = checkHealth(engine, project, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await checking;
  }
}

async function checkHealth(engine: Engine, project: string, signal: AbortSignal): Promise<void> {
  const soonUntil = performance.now() + soonForMs;
  while (!signal.aborted) {
    // Whoever waits for their health says what is wrong with containers and engine.
    const containers = await stackContainers(engine, { project }, signal).catch(() => []);
    const running = containers.filter(({ state }) => state === 'running');
    await Promise.all(running.map(({ id }) => check(engine, id, signal).catch(() => {})));
    const pauseMs = performance.now() < soonUntil ? soonMs : laterMs;
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}

function check({ client }: Engine, id: string, abortSignal: AbortSignal): Promise<void> {
  const request = {
    path: `/v4.0.0/libpod/containers/${id}/healthcheck`,
    method: 'GET',
    abortSignal,
    // 409 is of a container that has no health check, or doesn't run any more.
    statusCodes: { 200: true, 404: true, 409: true, 500: 'the check could not be run' },
  };
  return new Promise((resolve, reject) => {
    client.modem.dial(request, (error: unknown) => (error instanceof Error ? reject(error) : resolve()));
  });
}
