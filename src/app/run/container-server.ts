import type { Engine } from '../../docker/engine.ts';
import { followLogs } from '../../docker/follow-logs.ts';
import { type PublishedPort, runContainer } from '../../docker/run.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { openAccess } from './access/access.ts';
import { containerAccess, givenFolder } from './access/given-files.ts';
import { withScheme } from './access/how-to-ask.ts';
import { baseUrlOf } from '../../process/port.ts';
import { stopGraceMs, type RunningServer, type StartOptions } from './running-server.ts';

/** Ports in a container. */
export interface ServedPorts {
  readonly http: number;
  /** null where gRPC is switched off. */
  readonly grpc: number | null;
}

/**
 * Starts an image in an engine: read-only, without capabilities, within limits.
 *
 * @param ports where its server listens
 * @throws MlpackError IMAGE_NOT_FOUND, PORT_IN_USE, ENGINE_FAILED, USAGE where gRPC is wanted and the image has none
 */
export async function startContainer(
  engine: Engine,
  image: string,
  ports: ServedPorts,
  options: StartOptions,
): Promise<RunningServer> {
  const { port, host, limits, access = openAccess, onLine, signal } = options;
  const { settings, files } = containerAccess(access);
  const container = await runContainer(engine, {
    image,
    containerPort: ports.http,
    hostPort: port,
    extraPort: extraPort(ports.grpc, options.grpcPort),
    hostAddress: host,
    environment: { ...options.environment, ...settings },
    given: files.size === 0 ? undefined : { folder: givenFolder, files },
    limits,
    signal,
  });
  const logs = followLogs((reading) => container.logs(reading), onLine);
  const watching = new AbortController();
  // An engine that goes away has ended the container as far as anybody here can tell.
  const exited = container
    .wait(watching.signal)
    .then(
      ({ exitCode }) => ({ exitCode }),
      () => ({ exitCode: null }),
    )
    .then(async (result) => {
      await logs.end();
      return result;
    });
  let stopping: Promise<void> | undefined;
  return {
    baseUrl: withScheme(baseUrlOf(host, container.hostPort), access),
    logs: () => logs.lines(),
    usage: () => container.usage(),
    exited,
    stop() {
      stopping ??= container
        .stop(stopGraceMs)
        .then(() => logs.end())
        // It has ended, whether or not the engine tells those who wait for that.
        .finally(() => watching.abort())
        .finally(() => container.remove())
        .then(() => {});
      return stopping;
    },
  };
}

function extraPort(containerPort: number | null, hostPort: number | undefined): PublishedPort | null {
  if (hostPort === undefined) return null;
  if (containerPort !== null) return { containerPort, hostPort };
  throw new MlpackError('USAGE', '--grpc-port: gRPC is switched off in this image', {
    suggestions: ['Leave serve.grpcPort out of its mlpack.yaml, and build it again.'],
  });
}
