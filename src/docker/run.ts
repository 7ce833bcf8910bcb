import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { MlpackError } from '../errors/mlpack-error.ts';
import { own } from '../../contract/own.ts';
import { currentOwner } from './container-owner.ts';
import { containerLogs, type LogLine } from './container-logs.ts';
import { containerUsage } from './container-usage.ts';
import type { Engine } from './engine.ts';
import { engineError, engineMessage, statusOf } from './engine-error.ts';
import { despiteOthers } from './met-another.ts';
import { imageNotFound } from './named-image.ts';
import type { ProcessUsage } from '../util/process-usage.ts';

interface ContainerLimits {
  readonly memoryBytes: number;
  /** CPUs that the container may use, which may be a fraction. */
  readonly cpus: number;
  /** Processes and threads. */
  readonly pids: number;
}

/** A port of a container's server, and where this machine's programs find it. */
export interface PublishedPort {
  readonly containerPort: number;
  /** 0 lets the engine choose. */
  readonly hostPort: number;
}

export interface RunContainerOptions extends PublishedPort {
  readonly image: string;
  /** Another port to publish, at the same address; null for none. */
  readonly extraPort?: PublishedPort | null | undefined;
  /** The address published to; 127.0.0.1 unless told. */
  readonly hostAddress?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** A folder of the container's own, and the small files in it: neither in its image nor in what inspecting it shows. */
  readonly given?: GivenFiles | undefined;
  /** Arguments to the image's entrypoint instead of its own. */
  readonly command?: readonly string[] | undefined;
  readonly limits: ContainerLimits;
  readonly signal?: AbortSignal | undefined;
}

interface GivenFiles {
  /** Absolute path of the folder, in the container. */
  readonly folder: string;
  /** Texts of the files, by their names in the folder. */
  readonly files: ReadonlyMap<string, string>;
}

interface ContainerExit {
  readonly exitCode: number;
  /** Killed for exceeding its memory limit. */
  readonly isOutOfMemory: boolean;
}

/** A started container. Nothing stops or removes it but {@link RunningContainer.remove}. */
export interface RunningContainer {
  readonly id: string;
  readonly hostPort: number;
  /** Lines since its start, then as they come, until it ends or `signal` aborts. */
  logs(signal?: AbortSignal): AsyncIterable<LogLine>;
  /** What its process 1 has taken so far; null where that can't be asked. */
  usage(): Promise<ProcessUsage | null>;
  /** Resolves when it ends. */
  wait(signal?: AbortSignal): Promise<ContainerExit>;
  /** Sends its stop signal, and kills it if it has not ended after `graceMs` (rounded up to seconds). */
  stop(graceMs: number): Promise<void>;
  /** Kills it if it runs, and removes it. Already gone is fine. */
  remove(): Promise<void>;
}

/**
 * Starts a container that may write nothing but /tmp (in memory), has no capabilities, cannot gain
 * any, and runs as the image's user within `limits`. When starting fails or is aborted, nothing stays.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, PORT_IN_USE or ENGINE_FAILED.
 */
export async function runContainer(engine: Engine, options: RunContainerOptions): Promise<RunningContainer> {
  const { image, signal } = options;
  const doing = `starting ${image}`;
  signal?.throwIfAborted();
  // Not abortable: an aborted request may still have made the container, and its id would be lost.
  const container = await engine.client.createContainer(containerSpec(options)).catch((error: unknown) => {
    throw statusOf(error) === 404 ? imageNotFound(engine, image, error) : engineError(engine, doing, error);
  });
  const remove = async () => {
    await container.remove({ force: true, v: true }).catch((error: unknown) => {
      const isGoneOrGoing = [404, 409].includes(statusOf(error) ?? 0);
      if (!isGoneOrGoing) throw engineError(engine, `removing a container of ${image}`, error);
    });
  };
  try {
    signal?.throwIfAborted();
    if (options.given !== undefined) await give(container, options.given);
    await despiteOthers(() => startAtFreePort(container, options), signal);
    signal?.throwIfAborted();
    const hostPort = publishedPort(await container.inspect(), options.containerPort);
    return {
      id: container.id,
      hostPort,
      logs: (logsSignal) => containerLogs(engine, container, logsSignal),
      remove,
      usage: () => containerUsage(container),
      async wait(waitSignal) {
        try {
          const State = await endOf(container, waitSignal);
          return { exitCode: State.ExitCode, isOutOfMemory: State.OOMKilled };
        } catch (error) {
          throw engineError(engine, `waiting for a container of ${image}`, error, waitSignal);
        }
      },
      async stop(graceMs) {
        await container.stop({ t: Math.ceil(graceMs / 1000) }).catch((error: unknown) => {
          const isStoppedOrGone = [304, 404].includes(statusOf(error) ?? 0);
          if (!isStoppedOrGone) throw engineError(engine, `stopping a container of ${image}`, error);
        });
      },
    };
  } catch (error) {
    await remove().catch(() => {});
    const isOurPort = isPortConflict(error) && namesPort(options);
    throw isOurPort ? portInUse(options, error) : engineError(engine, doing, error, signal);
  }
}

const portAttempts = 10;

/**
 * An engine chooses ports by what it has published itself, from the same first port as every other
 * engine, and gives up after ten that somebody else has. The next start goes on from there.
 */
async function startAtFreePort(container: Dockerode.Container, options: RunContainerOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await container.start();
      return;
    } catch (error) {
      if (!isPortConflict(error) || namesPort(options) || attempt === portAttempts) throw error;
      options.signal?.throwIfAborted();
    }
  }
}

function namesPort({ hostPort, extraPort }: RunContainerOptions): boolean {
  return hostPort !== 0 || (extraPort != null && extraPort.hostPort !== 0);
}

/** Through the engine, which may be on another machine; into a volume, as nothing else of the container can be written. */
async function give(container: Dockerode.Container, { folder, files }: GivenFiles): Promise<void> {
  const archive = pack();
  // The image's user isn't known here, and nobody else is in the container.
  for (const [name, text] of files) archive.entry({ name, mode: 0o444 }, text);
  archive.finalize();
  await container.putArchive(Readable.from(archive), { path: folder });
}

const inspectionPauseMs = 500;

/** What a container is when it has ended. Podman cannot wait where it keeps no events, so that it is looked at then. */
async function endOf(container: Dockerode.Container, signal: AbortSignal | undefined) {
  await container.wait(signal === undefined ? {} : { abortSignal: signal }).catch(() => {});
  for (;;) {
    signal?.throwIfAborted();
    const { State } = await container.inspect();
    if (!State.Running) return State;
    await sleep(inspectionPauseMs, undefined, { signal });
  }
}

function containerSpec(options: RunContainerOptions) {
  const { limits, extraPort, hostAddress = '127.0.0.1' } = options;
  const ports = [options, ...(extraPort == null ? [] : [extraPort])].map(({ containerPort, hostPort }) => {
    const binding = { HostIp: hostAddress, HostPort: hostPort === 0 ? '' : String(hostPort) };
    return [`${containerPort}/tcp`, [binding]] as const;
  });
  return {
    Image: options.image,
    Env: Object.entries(options.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(options.command === undefined ? {} : { Cmd: [...options.command] }),
    Labels: currentOwner(),
    ...(options.given !== undefined && { Volumes: { [options.given.folder]: {} } }),
    ExposedPorts: Object.fromEntries(ports.map(([port]) => [port, {}])),
    HostConfig: {
      PortBindings: Object.fromEntries(ports),
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,mode=1777,size=64m' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: limits.memoryBytes,
      // The same as Memory means no swap: a server that swaps answers too late to be useful.
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
    },
  };
}

interface InspectedPorts {
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;
  };
}

function publishedPort({ NetworkSettings }: InspectedPorts, containerPort: number): number {
  const hostPort = own(NetworkSettings.Ports, `${containerPort}/tcp`)?.[0]?.HostPort;
  // A container that ended at once has given its port back; its logs and exit code tell the story.
  return hostPort === undefined ? 0 : Number(hostPort);
}

function isPortConflict(error: unknown): boolean {
  return /port is already allocated|address already in use/iu.test(engineMessage(error));
}

function portInUse({ hostAddress, hostPort, extraPort }: RunContainerOptions, cause: unknown): MlpackError {
  const ports = extraPort == null ? `Port ${hostPort}` : `Port ${hostPort} or ${extraPort.hostPort}`;
  return new MlpackError(
    'PORT_IN_USE',
    `${ports} of ${hostAddress ?? '127.0.0.1'} is taken by another program.`,
    { suggestions: ['Let the engine choose a free one: --port 0', 'Or name another: --port 8081'], cause },
  );
}
