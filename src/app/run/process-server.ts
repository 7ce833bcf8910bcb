import { imageHome } from '../../../contract/image-layout.ts';
import { runServerProcess } from '../../process/run-server-process.ts';
import type { Image } from '../../oci/image/image.ts';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { processSettings } from '../../project/config/serve-environment.ts';
import { unpackImage } from '../../oci/image/unpack.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { writeError } from '../../util/files/file-error.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import type { Environment } from '../environment/environment.ts';
import { openAccess } from './access/access.ts';
import { processAccess } from './access/given-files.ts';
import { withScheme } from './access/how-to-ask.ts';
import { stopGraceMs, type RunningServer, type StartOptions } from './running-server.ts';

/**
 * Starts the server of an image as a process of this machine, from the image's own files; only
 * the runtime is mlpack's own where the image's is for another platform.
 *
 * @throws MlpackError PORT_IN_USE, SERVER_NOT_READY, IMAGE_INVALID, DISK_FULL
 */
export async function startProcess(
  { cacheFolder, store, env, execPath, hostPlatform, platform, runtime, hostRuntime }: Environment,
  image: Image,
  { port, grpcPort, host, environment, access = openAccess, onLine, signal }: StartOptions,
): Promise<RunningServer> {
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.home'));
  await unpackImage(image, imageHome, folder.path, { memory: store, signal }).catch((error: unknown) => {
    throw writeError(error, folder.path);
  });
  const isNative = platform === 'linux' && formatPlatform(image.platform) === formatPlatform(hostPlatform);
  if (!isNative) await runtime.link(folder.path, await hostRuntime());
  const server = await runServerProcess({
    homeDir: folder.path,
    execPath,
    host,
    port,
    grpcPort,
    environment: env,
    settings: {
      ...processSettings(parseEnvironment(image.config.config?.Env ?? [])),
      ...environment,
      ...processAccess(access),
    },
    ...(onLine && { onLine }),
    signal,
  });
  const kept = stack.move();
  let stopping: Promise<void> | undefined;
  return {
    baseUrl: withScheme(server.baseUrl, access),
    logs: () => server.logs(),
    usage: () => server.usage(),
    exited: server.exited,
    stop() {
      stopping ??= server.stop(stopGraceMs).finally(() => kept.disposeAsync());
      return stopping;
    },
  };
}
