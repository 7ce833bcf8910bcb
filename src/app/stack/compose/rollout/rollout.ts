import type { StackEntry } from '../../../../deploy/target.ts';
import { candidateName } from '../../../../deploy/compose/replica-names.ts';
import type { ConfiguredService } from '../../../../docker/compose/compose-config.ts';
import type { Compose } from '../../../../docker/compose/compose.ts';
import type { Engine } from '../../../../docker/engine.ts';
import {
  imageIdOf,
  stackContainers,
  type StackContainer,
} from '../../../../docker/compose/stack-containers.ts';
import type { Environment } from '../../../environment/environment.ts';

/** A stack that runs, and is to be as its files are now. */
export interface Rollout {
  readonly environment: Environment;
  readonly engine: Engine;
  readonly compose: Compose;
  readonly project: string;
  /** How long each new server may take to become ready. */
  readonly readyTimeoutMs: number;
}

/** A model of a stack, and what runs of it. */
export interface RunningModel {
  readonly service: ConfiguredService;
  readonly entry: StackEntry;
  /** Containers made from the files as they are now. */
  readonly current: readonly StackContainer[];
  /** Containers of another version or another configuration. */
  readonly outdated: readonly StackContainer[];
  /** Containers that serve nobody: what an interrupted run left, or what has ended. */
  readonly leftovers: readonly StackContainer[];
}

/** @throws MlpackError ENGINE_FAILED */
export async function runningModel(
  { engine, project, environment: { signal } }: Rollout,
  service: ConfiguredService,
  entry: StackEntry,
): Promise<RunningModel> {
  const containers = await stackContainers(engine, { project, service: service.name }, signal);
  const imageId = await imageIdOf(engine, service.image);
  return { service, entry, ...sorted(containers, { ...service, imageId, project }) };
}

/** Tells containers apart by what they were made from and whether they serve. */
export function sorted(
  containers: readonly StackContainer[],
  wanted: Pick<ConfiguredService, 'name' | 'configHashes'> & {
    readonly project: string;
    /** Undefined where the engine hasn't got it yet. */
    readonly imageId: string | undefined;
  },
): Pick<RunningModel, 'current' | 'outdated' | 'leftovers'> {
  const isServing = ({ state, name }: StackContainer) =>
    ['running', 'restarting', 'paused'].includes(state) &&
    name !== candidateName(wanted.project, wanted.name);
  const isCurrent = ({ configHash, imageId }: StackContainer) =>
    wanted.configHashes.includes(configHash) && (wanted.imageId === undefined || imageId === wanted.imageId);
  const serving = containers.filter(isServing);
  return {
    current: serving.filter(isCurrent),
    outdated: serving.filter((container) => !isCurrent(container)),
    leftovers: containers.filter((container) => !isServing(container)),
  };
}
