import type { StackEntries, StackEntry } from '../../../../deploy/target.ts';
import { candidateName, servingNames } from '../../../../deploy/compose/replica-names.ts';
import { composeConfig, type ConfiguredService } from '../../../../docker/compose/compose-config.ts';
import { publishedAddress } from '../../../../docker/compose/compose-state.ts';
import {
  discardContainer,
  retireContainer,
  stackContainers,
} from '../../../../docker/compose/stack-containers.ts';
import { createCandidate, discardCandidates, testCandidate, type Candidate } from './candidate.ts';
import { bringProxy } from './bring-proxy.ts';
import { servingOn } from './serving-on.ts';
import { isUpstream, proxyConfig } from './proxy-config.ts';
import { reloadProxy } from './reload-proxy.ts';
import { replacePublished } from './replace-published.ts';
import { named, rollModel } from './roll-model.ts';
import { runningModel, type Rollout, type RunningModel } from './rollout.ts';

const proxyService = 'proxy';

/**
 * Brings a stack that serves to what its files say now, without an end of its serving where it has a proxy: a new
 * version of a model is tested first, beside the old one, and takes part only when it has passed. Running it again goes on
 * where it was interrupted.
 *
 * @returns false where no model of the stack serves, and nothing was done
 * @throws MlpackError SERVER_NOT_READY, GOLDEN_MISMATCH, SMOKE_FAILED of a new version, while the old one goes on
 * serving; ENGINE_FAILED
 */
export async function rollOut(
  stack: Omit<Rollout, 'project'> & { readonly folder: string; readonly entries: StackEntries },
): Promise<boolean> {
  const { environment, compose, folder, entries } = stack;
  const { progress, signal } = environment;
  const { project, services } = await composeConfig(compose, signal);
  const rollout: Rollout = { ...stack, project };
  const models = await runningModels(rollout, services, entries);
  const isServing = ({ current, outdated }: RunningModel) => current.length + outdated.length > 0;
  for (const { service, leftovers } of models) {
    const candidate = candidateName(project, service.name);
    for (const { id, name } of leftovers) {
      // Compose starts again what it made and what has merely ended, but knows nothing of candidates.
      if (name === candidate || models.some(isServing)) await discardContainer(rollout.engine, id);
    }
  }
  if (!models.some(isServing)) return false;

  const isModel = ({ name }: ConfiguredService) => Object.hasOwn(entries.models, name);
  const proxy = services.find(({ name }) => name === proxyService);
  const others = services.filter((service) => service !== proxy && !isModel(service));
  const added = models.filter((model) => !isServing(model)).map(({ service }) => service);
  const serving = models.filter(isServing);
  await servingOn(rollout, serving, () => startServices(rollout, [...others, ...added]));
  if (proxy !== undefined) await bringProxy(rollout, proxy);
  await servingOn(rollout, serving, async () => {
    const behind = serving.filter(({ entry }) => entry.service === proxyService);
    if (proxy !== undefined) await rollBehindProxy(rollout, behind);
    for (const model of serving.filter((other) => !behind.includes(other))) {
      if (model.outdated.length > 0) await replaceWithGap(rollout, model);
    }
    if (proxy !== undefined) {
      await progress.step('Look after the proxy', async (update) => {
        if (await reloadProxy(compose, { folder, signal })) update('it goes by its new configuration');
      });
    }
  });
  const known = new Set(services.map(({ name }) => name));
  for (const { id, service } of await stackContainers(rollout.engine, { project }, signal)) {
    if (!known.has(service)) await retireContainer(rollout.engine, id);
  }
  return true;
}

/**
 * Gives the servers of a stack that was just started names that its proxy knows: Compose numbers what it makes anew.
 *
 * @throws MlpackError ENGINE_FAILED
 */
export async function nameServers(
  stack: Omit<Rollout, 'project'> & { readonly entries: StackEntries },
): Promise<void> {
  const { project, services } = await composeConfig(stack.compose, stack.environment.signal);
  const rollout: Rollout = { ...stack, project };
  for (const { service, entry, current, outdated } of await runningModels(rollout, services, stack.entries)) {
    if (entry.service !== proxyService) continue;
    const names = servingNames(project, service.name, service.replicas);
    const isNamed = ({ name }: { readonly name: string }) => names.includes(name);
    await named(rollout, current, { names, isNamed, others: outdated });
  }
}

function runningModels(
  rollout: Rollout,
  services: readonly ConfiguredService[],
  entries: StackEntries,
): Promise<RunningModel[]> {
  const entryOf = new Map<string, StackEntry>(Object.entries(entries.models));
  return Promise.all(
    services.flatMap((service) => {
      const entry = entryOf.get(service.name);
      return entry === undefined ? [] : [runningModel(rollout, service, entry)];
    }),
  );
}

/** Brings up the services that no caller waits for. */
async function startServices(
  { compose, environment: { progress, signal } }: Rollout,
  services: readonly ConfiguredService[],
): Promise<void> {
  const names = services.map(({ name }) => name);
  if (names.length === 0) return;
  await progress.step(`Start ${names.join(', ')}`, (update) =>
    compose.run(['up', '--detach', '--no-deps', ...names], { onLine: update, signal }),
  );
}

async function rollBehindProxy(rollout: Rollout, models: readonly RunningModel[]): Promise<void> {
  const { environment, compose } = rollout;
  const { progress, signal } = environment;
  const config = await proxyConfig(compose, signal);
  const isKnown = (container: string) => isUpstream(config, container);
  const tested = new Map<RunningModel, Candidate>();
  const proxyUrlOf = async ({ entry }: RunningModel) =>
    `http://${await publishedAddress(compose, entry, signal)}`;
  try {
    // All of them before any takes part: a stack of several models goes on as a whole.
    for (const model of models.filter(({ outdated }) => outdated.length > 0)) {
      const { name } = model.service;
      const candidate = await createCandidate(rollout, model);
      tested.set(model, candidate);
      await progress.step(`Test the new ${name} beside the old one`, async () =>
        testCandidate(rollout, model, { candidate, proxyUrl: await proxyUrlOf(model) }),
      );
    }
    for (const model of models) {
      const proxyUrl = await proxyUrlOf(model);
      const candidate = tested.get(model);
      tested.delete(model);
      await progress.step(rollTitle(model), (update) =>
        rollModel(rollout, model, { tested: candidate, proxyUrl, isKnown, update }),
      );
    }
  } finally {
    await discardCandidates(rollout, [...tested.values()]);
  }
}

function rollTitle({ service, current, outdated }: RunningModel): string {
  if (outdated.length > 0) return `Replace ${service.name}`;
  if (current.length === service.replicas) return `Look after ${service.name}`;
  return `Go from ${current.length} to ${service.replicas} of ${service.name}`;
}

async function replaceWithGap(rollout: Rollout, model: RunningModel): Promise<void> {
  const { progress } = rollout.environment;
  const { name } = model.service;
  progress.note(
    `${name} is published itself, without a proxy: requests fail from its old server's end to its new one's start. To lose none: mlpack compose --proxy`,
  );
  await progress.step(`Replace ${name}`, () => replacePublished(rollout, model));
}
