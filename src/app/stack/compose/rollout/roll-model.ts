import { setTimeout as sleep } from 'node:timers/promises';
import { servingNames } from '../../../../deploy/compose/replica-names.ts';
import {
  renameContainer,
  retireContainer,
  type StackContainer,
} from '../../../../docker/compose/stack-containers.ts';
import {
  createCandidate,
  discardCandidates,
  refuseEnded,
  startCandidate,
  type Candidate,
} from './candidate.ts';
import type { Rollout, RunningModel } from './rollout.ts';

/** The proxy asks twice a second, and may have asked just before. */
const noticeMs = 1500;

/** How the servers of a model are replaced. */
interface Rolling {
  /** The first new one, which has passed its tests; none where only their number has changed. */
  readonly tested: Candidate | undefined;
  readonly proxyUrl: string;
  /** Whether the proxy sends requests to a container of this name now. */
  readonly isKnown: (container: string) => boolean;
  readonly update: (detail: string) => void;
}

/**
 * Replaces the servers of a model behind the proxy one after the other: a new one is ready and gets a name that the
 * proxy knows; then an old one is told to stop, which goes on answering until the proxy has noticed.
 *
 * @throws MlpackError SERVER_NOT_READY, ENGINE_FAILED; what serves by then goes on
 */
export async function rollModel(
  rollout: Rollout,
  model: RunningModel,
  { tested, proxyUrl, isKnown, update }: Rolling,
): Promise<void> {
  const { engine, project, environment } = rollout;
  const { signal } = environment;
  const { replicas, name: service } = model.service;
  const names = servingNames(project, service, replicas);
  let candidate = tested;
  try {
    const { kept: current, leaving } = await nameAll(rollout, model, { names, isKnown });
    while (current.length < replicas) {
      update(`${current.length} of ${replicas}`);
      if (candidate === undefined) {
        candidate = await createCandidate(rollout, model);
        await startCandidate(rollout, model, { candidate, proxyUrl });
      }
      const all = [...current, ...leaving];
      // A proxy of an older file knows fewer names: only one server more than there were gets another.
      const name =
        freeName(names.filter(isKnown), all) ?? (all.length < replicas ? freeName(names, all) : undefined);
      if (name === undefined) {
        await retireOne(rollout, leaving, ({ name: taken }) => names.includes(taken));
        continue;
      }
      signal.throwIfAborted();
      const { id } = candidate;
      await renameContainer(engine, id, name);
      current.push({ id, name });
      candidate = undefined;
      await sleep(noticeMs, undefined, { signal });
      await refuseEnded(rollout, { id });
      if (current.length + leaving.length > replicas) {
        await retireOne(rollout, leaving, ({ name: taken }) => !names.includes(taken));
      }
    }
    const surplus = current.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    await Promise.all([...surplus.slice(replicas), ...leaving].map(({ id }) => retireContainer(engine, id)));
  } finally {
    if (candidate !== undefined) await discardCandidates(rollout, [candidate]);
  }
}

/** What a container is known by while it takes part. */
type Named = Pick<StackContainer, 'id' | 'name'>;

/** Tells apart who stays and who leaves, and gives names to those whom the proxy doesn't know. */
async function nameAll(
  rollout: Rollout,
  { current, outdated }: RunningModel,
  { names, isKnown }: { readonly names: readonly string[]; readonly isKnown: Rolling['isKnown'] },
): Promise<{ readonly kept: Named[]; readonly leaving: Named[] }> {
  const isNamed = ({ name }: Named) => names.includes(name) || isKnown(name);
  const old = await named(rollout, outdated, { names, isNamed, others: current });
  const now = await named(rollout, current, { names, isNamed, others: old });
  // One named for another number of servers leaves: if it were renamed, the proxy would miss it until reconfigured.
  const isLost = ({ name }: Named) => !names.includes(name);
  return { kept: now.filter((container) => !isLost(container)), leaving: [...old, ...now.filter(isLost)] };
}

/** Gives names that the proxy knows to those that have none, as after `docker compose up` by hand. */
export async function named(
  { engine }: Pick<Rollout, 'engine'>,
  containers: readonly Named[],
  {
    names,
    isNamed,
    others,
  }: {
    readonly names: readonly string[];
    readonly isNamed: (container: Named) => boolean;
    readonly others: readonly Named[];
  },
): Promise<Named[]> {
  const result: Named[] = [...containers];
  for (const [index, container] of containers.entries()) {
    const name = freeName(names, [...result, ...others]);
    if (isNamed(container) || name === undefined) continue;
    await renameContainer(engine, container.id, name);
    result[index] = { id: container.id, name };
  }
  return result;
}

function freeName(names: readonly string[], containers: readonly Named[]): string | undefined {
  return names.find((name) => containers.every((container) => container.name !== name));
}

/** Retires one of those that leave: the last, of those that are preferred if there is one. */
async function retireOne(
  { engine }: Rollout,
  leaving: Named[],
  isPreferred: (container: Named) => boolean,
): Promise<void> {
  const container = leaving.findLast(isPreferred) ?? leaving.at(-1);
  if (container === undefined) return;
  leaving.splice(leaving.indexOf(container), 1);
  await retireContainer(engine, container.id);
}
