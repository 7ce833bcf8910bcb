import { own } from '../../../contract/own.ts';
import type { Engine } from '../engine.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { engineError, statusOf } from '../engine-error.ts';
import { inspectNamed } from '../named-image.ts';

/** A container that Compose made for a service. */
export interface StackContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** `running`, `created`, `exited`, `restarting`, … */
  readonly state: string;
  /** Hash of the service's definition it was made from, as `docker compose config --hash` tells it. */
  readonly configHash: string;
  /** Id of its image in the engine. */
  readonly imageId: string;
  /** Folder of the project it was made from; empty where it does not say. */
  readonly folder: string;
}

/** What Compose writes on the containers it makes. */
const labels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  oneOff: 'com.docker.compose.oneoff',
  configHash: 'com.docker.compose.config-hash',
  folder: 'com.docker.compose.project.working_dir',
} as const;

/**
 * The containers of a Compose project, or of one of its services, the oldest first.
 *
 * @throws MlpackError ENGINE_FAILED
 */
export async function stackContainers(
  engine: Engine,
  { project, service }: { readonly project: string; readonly service?: string },
  signal?: AbortSignal,
): Promise<StackContainer[]> {
  const label = [
    `${labels.project}=${project}`,
    `${labels.oneOff}=False`,
    ...(service === undefined ? [] : [`${labels.service}=${service}`]),
  ];
  try {
    const found = await engine.client.listContainers({
      all: true,
      filters: { label },
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    return found
      .toSorted((a, b) => a.Created - b.Created)
      .map(({ Id, Names, State, Labels, ImageID }) => ({
        id: Id,
        name: (Names[0] ?? '').replace(/^\//u, ''),
        service: Labels[labels.service] ?? '',
        state: State,
        configHash: Labels[labels.configHash] ?? '',
        imageId: ImageID,
        folder: Labels[labels.folder] ?? '',
      }));
  } catch (error) {
    throw engineError(engine, `listing the containers of ${service ?? project}`, error, signal);
  }
}

/** Id of an image in the engine; undefined where it isn't there. @throws MlpackError ENGINE_FAILED */
export async function imageIdOf(engine: Engine, reference: string): Promise<string | undefined> {
  return (await inspectNamed(engine, reference))?.Id;
}

/** Gives a container another name; in its networks it is found by that at once. @throws MlpackError ENGINE_FAILED */
export async function renameContainer(engine: Engine, id: string, name: string): Promise<void> {
  try {
    await engine.client.getContainer(id).rename({ name });
  } catch (error) {
    throw engineError(engine, `naming a container ${name}`, error);
  }
}

/** @throws MlpackError ENGINE_FAILED */
export async function startContainerById(engine: Engine, id: string): Promise<void> {
  try {
    await engine.client.getContainer(id).start();
  } catch (error) {
    throw engineError(engine, `starting container ${id.slice(0, 12)}`, error);
  }
}

/** `host:port` of this machine that leads to a port of a container that runs. @throws MlpackError ENGINE_FAILED */
export async function publishedPort(engine: Engine, id: string, port: number): Promise<string> {
  try {
    const { NetworkSettings } = await engine.client.getContainer(id).inspect();
    const [binding] = own(NetworkSettings.Ports, `${port}/tcp`) ?? [];
    if (binding !== undefined)
      return `${binding.HostIp.replace(/^0\.0\.0\.0$/u, '127.0.0.1')}:${binding.HostPort}`;
  } catch (error) {
    throw engineError(engine, `looking at container ${id.slice(0, 12)}`, error);
  }
  throw new MlpackError(
    'ENGINE_FAILED',
    `Container ${id.slice(0, 12)} has no port that leads to its ${port}.`,
  );
}

/** Whether a container has ended since it was started, even if it runs again. @throws MlpackError ENGINE_FAILED */
export async function hasEnded(engine: Engine, id: string): Promise<boolean> {
  try {
    const { State, RestartCount } = await engine.client.getContainer(id).inspect();
    return !State.Running || RestartCount > 0;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw engineError(engine, `looking at container ${id.slice(0, 12)}`, error);
  }
}

/** Stops a container in its own time, and removes it unless told otherwise; gone already is fine. @throws MlpackError ENGINE_FAILED */
export async function retireContainer(
  engine: Engine,
  id: string,
  { isKept = false }: { readonly isKept?: boolean } = {},
): Promise<void> {
  const container = engine.client.getContainer(id);
  try {
    await container.stop().catch((error: unknown) => {
      if (![304, 404].includes(statusOf(error) ?? 0)) throw error;
    });
    if (isKept) return;
    await container.remove({ force: true, v: true }).catch((error: unknown) => {
      if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
    });
  } catch (error) {
    throw engineError(engine, `stopping container ${id.slice(0, 12)}`, error);
  }
}

/** Kills and removes a container that nobody is served by; gone already is fine. @throws MlpackError ENGINE_FAILED */
export async function discardContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.client
      .getContainer(id)
      .remove({ force: true, v: true })
      .catch((error: unknown) => {
        if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
      });
  } catch (error) {
    throw engineError(engine, `removing container ${id.slice(0, 12)}`, error);
  }
}
