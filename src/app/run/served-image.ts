import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Engine } from '../../docker/engine.ts';
import { findEngine, requireEngine } from '../../docker/find/find-engine.ts';
import { inspectImage, readImageFiles } from '../../docker/images.ts';
import { removeDeadContainers } from '../../docker/dead-containers.ts';
import type { Image } from '../../oci/image/image.ts';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import { readTar } from '../../oci/tar/tar-reader.ts';
import { servedGrpcPort, servedPort } from '../../project/config/serve-environment.ts';
import { startContainer, type ServedPorts } from './container-server.ts';
import type { Environment } from '../environment/environment.ts';
import { readImageConfig } from '../image/image-config.ts';
import { configFolder } from '../image/image-description.ts';
import { beyondEngine, obtainInEngine } from '../image/image-in-engine.ts';
import { refuseModelOnly } from '../image/refuse-model-only.ts';
import type { ImageLocation } from '../image/image-location.ts';
import { locateImage } from '../image/locate-image.ts';
import { readPackagedConfig, type PackagedConfig } from '../../project/packaged-config.ts';
import { trustedImage } from '../trust/trusted-image.ts';
import { leftOutOfProcess } from './left-out.ts';
import { startProcess } from './process-server.ts';
import { anyPlatform, readWholeImage } from '../image/read-whole.ts';
import type { RunningServer, StartOptions } from './running-server.ts';

/** An image that can be started here, with what it says about itself. */
export interface ServedImage extends PackagedConfig {
  /** Who runs it: an engine, or this machine as a plain process. */
  readonly runner: 'Docker' | 'Podman' | 'process';
  readonly origin: ImageOrigin;
  readonly ports: ServedPorts;
  start(options: StartOptions): Promise<RunningServer>;
}

/** What an image is known by. */
export interface ImageOrigin {
  /** Name of the image as it was asked for by one; else that in the engine, or what the image says of itself. */
  readonly reference: string;
  /** Reference that a build of this project gave it last; undefined of an image from elsewhere. */
  readonly builtAs: string | undefined;
  /** Digest of its manifest or index; of its config, where an engine is all that knows it. */
  readonly id: string;
  /** Names by tag that the engine has for it. */
  readonly names: readonly string[];
  /** References with a digest by which a registry gave or took it. */
  readonly digests: readonly string[];
}

/**
 * Finds the image a command is about and who can run it. An engine, where one answers, runs layouts
 * and archives, too; without one, the image's server runs as a process. An image that is named by its
 * registry and not here is pulled, as `docker run` does.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_UNREACHABLE, ENGINE_FAILED, REGISTRY_…, NETWORK; those of
 *   trustedImage
 */
export async function openImage(
  environment: Environment,
  argument: string | undefined,
): Promise<ServedImage> {
  const { env, home, signal } = environment;
  const location = await locateImage(environment, await trustedImage(environment, argument));
  const { engine } = await findEngine({ env, home, signal });
  if (engine !== undefined) {
    await removeDeadContainers(engine, signal);
    return inEngine(engine, await obtainInEngine(engine, environment, location), location, signal);
  }
  const found = await beyondEngine(environment, location);
  // The process runner brings its own runtime, so an image for another CPU will do.
  return asProcess(environment, await readWholeImage(environment, found, anyPlatform(environment)), found);
}

/**
 * The image that an engine has under a name, whatever was built under it here since.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_UNREACHABLE, ENGINE_FAILED
 */
export async function openEngineImage(
  { env, home, signal }: Environment,
  name: string,
): Promise<ServedImage> {
  const engine = await requireEngine({ env, home, signal });
  return inEngine(engine, name, { kind: 'engine', name, digest: undefined }, signal);
}

async function inEngine(
  engine: Engine,
  name: string,
  location: ImageLocation,
  signal: AbortSignal,
): Promise<ServedImage> {
  // First, as an engine makes a container of whatever image has an id that begins so.
  const { id, names, digests, environment } = await inspectImage(engine, name);
  const read = (tar: NodeJS.ReadableStream) => readTexts(Readable.from(tar), signal);
  const files = await readImageFiles(engine, name, `/${configFolder}`, read, signal);
  const config = await readPackagedConfig(async (path) => files.get(path), name);
  const ports = portsOf(environment);
  return {
    ...config,
    runner: engine.info.name,
    origin: {
      reference: location.kind === 'engine' ? nameOf(location.name, id, names) : name,
      builtAs: location.builtAs,
      id: location.digest ?? id,
      names,
      digests,
    },
    ports,
    start: (options) => startContainer(engine, name, ports, options),
  };
}

async function asProcess(
  environment: Environment,
  image: Image,
  location: ImageLocation,
): Promise<ServedImage> {
  refuseModelOnly(image);
  const config = await readImageConfig(image, environment);
  return {
    ...config,
    runner: 'process',
    origin: {
      reference:
        location.kind === 'registry'
          ? location.name
          : (location.builtAs ?? `${config.name}:${config.version}`),
      builtAs: location.builtAs,
      id: image.descriptor.digest,
      names: [],
      digests: [],
    },
    ports: portsOf(parseEnvironment(image.config.config?.Env ?? [])),
    start(options) {
      environment.progress.note(
        'No engine answers: the server runs as a process of this machine, without the isolation of a container.',
      );
      for (const sentence of leftOutOfProcess(image.config.config ?? {})) environment.progress.note(sentence);
      return startProcess(environment, image, options);
    },
  };
}

/** What was asked for, but a name rather than an id, which only this engine knows. */
function nameOf(asked: string, id: string, names: readonly string[]): string {
  const hex = asked.replace(/^sha256:/u, '');
  const isId = /^[0-9a-f]+$/u.test(hex) && id.startsWith(`sha256:${hex}`);
  return isId && !names.includes(`${asked}:latest`) ? (names[0] ?? asked) : asked;
}

function portsOf(environment: Readonly<Record<string, string>>): ServedPorts {
  return { http: servedPort(environment), grpc: servedGrpcPort(environment) };
}

async function readTexts(tar: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { header, bytes } of readTar(tar, 'none', configFolder, signal)) {
    if (header.type === 'file') files.set(header.name, await text(bytes));
  }
  return files;
}
