import { setTimeout as sleep } from 'node:timers/promises';
import { servingNames } from '../../deploy/replica-names.ts';
import { renameContainer, retireContainer, type StackContainer } from '../../docker/stack-containers.ts';
import { createCandidate, discardCandidates, startCandidate, type Candidate } from './candidate.ts';
import type { Rollout, RunningModel } from './rollout.ts';

/** The proxy asks twice a second, and may have asked just before. */
const noticeMs = 1500;

/**
 * Replaces the servers of a model behind the proxy one after the other: a new one is ready and gets a name that the
 * proxy knows; then an old one is told to stop, which goes on answering until the proxy has noticed.
 *
 * @param tested the first new one, which has passed its tests; none where only their number has changed
 * @throws MlpackError SERVER_NOT_READY, ENGINE_FAILED; what serves by then goes on
 */
export async function rollModel(
  rollout: Rollout,
  model: RunningModel,
  {
    tested,
    proxyUrl,
    update,
  }: {
    readonly tested: Candidate | undefined;
    readonly proxyUrl: string;
    readonly update: (detail: string) => void;
  },
): Promise<void> {
  const { engine, project, environment } = rollout;
  const { signal } = environment;
  const { service } = model;
  const names = servingNames(project, service.name, service.replicas);
  const outdated = await named(rollout, model.outdated, names, model.current);
  const current = await named(rollout, model.current, names, outdated);
  let candidate = tested;
  try {
    while (current.length < service.replicas) {
      update(`${current.length} of ${service.replicas}`);
      if (candidate === undefined) {
        candidate = await createCandidate(rollout, model);
        await startCandidate(rollout, model, { candidate, proxyUrl });
      }
      const name = freeName(names, [...current, ...outdated]);
      if (name === undefined) {
        await retire(rollout, outdated.pop());
        continue;
      }
      signal.throwIfAborted();
      await renameContainer(engine, candidate.id, name);
      current.push({ id: candidate.id, name });
      candidate = undefined;
      await sleep(noticeMs, undefined, { signal });
      // As many as there are to be go on while the others are replaced.
      if (current.length + outdated.length > service.replicas) await retire(rollout, outdated.pop());
    }
  } finally {
    if (candidate !== undefined) await discardCandidates(rollout, [candidate]);
  }
  for (const container of outdated.toReversed()) await retire(rollout, container);
  const surplus = current.toSorted((a, b) => names.indexOf(b.name) - names.indexOf(a.name));
  const lost = surplus.filter(({ name }) => !names.includes(name));
  const kept = surplus.filter(({ name }) => names.includes(name));
  for (const container of [...lost, ...kept].slice(0, current.length - service.replicas)) {
    await retire(rollout, container);
  }
}

/** What a container is known by while it takes part. */
type Named = Pick<StackContainer, 'id' | 'name'>;

/** Gives names that the proxy knows to those that have none, as after `docker compose up` by hand. */
export async function named(
  { engine }: Pick<Rollout, 'engine'>,
  containers: readonly Named[],
  names: readonly string[],
  others: readonly Named[],
): Promise<Named[]> {
  const result: Named[] = [...containers];
  for (const [index, container] of containers.entries()) {
    const name = freeName(names, [...result, ...others]);
    if (names.includes(container.name) || name === undefined) continue;
    await renameContainer(engine, container.id, name);
    result[index] = { id: container.id, name };
  }
  return result;
}

function freeName(names: readonly string[], containers: readonly Named[]): string | undefined {
  return names.find((name) => containers.every((container) => container.name !== name));
}

async function retire({ engine }: Rollout, container: Named | undefined): Promise<void> {
  if (container !== undefined) await retireContainer(engine, container.id);
}
