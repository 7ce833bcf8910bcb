import type { Engine } from '../docker/engine.ts';
import { runContainer } from '../docker/run.ts';
import { stopGraceMs, type RunningServer, type StartOptions } from './running-server.ts';

const keptLines = 200;

/**
 * Starts an image in an engine: read-only, without capabilities, within limits.
 *
 * @param containerPort where its server listens
 * @throws MlpackError IMAGE_NOT_FOUND, PORT_IN_USE, ENGINE_FAILED
 */
export async function startContainer(
  engine: Engine,
  image: string,
  containerPort: number,
  options: StartOptions,
): Promise<RunningServer> {
  const { port, host, limits, onLine, signal } = options;
  const container = await runContainer(engine, {
    image,
    containerPort,
    hostPort: port,
    hostAddress: host,
    environment: options.environment,
    limits,
    signal,
  });
  const lines: string[] = [];
  const following = (async () => {
    for await (const { text } of container.logs()) {
      lines.push(text);
      if (lines.length > keptLines) lines.shift();
      onLine?.(text);
    }
  })().catch(() => {});
  // An engine that goes away has ended the container as far as anybody here can tell.
  const exited = container.wait().then(
    async ({ exitCode }) => {
      await following;
      return { exitCode };
    },
    () => ({ exitCode: null }),
  );
  let stopping: Promise<void> | undefined;
  return {
    baseUrl: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${container.hostPort}`,
    logs: () => [...lines],
    exited,
    stop() {
      stopping ??= container
        .stop(stopGraceMs)
        .then(() => exited)
        .finally(() => container.remove())
        .then(() => {});
      return stopping;
    },
  };
}
