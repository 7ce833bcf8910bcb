import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Engine } from '../docker/engine.ts';
import { findEngine, requireEngine } from '../docker/find-engine.ts';
import { inspectImage, readImageFiles } from '../docker/images.ts';
import { loadImage } from '../docker/load.ts';
import { removeLitter } from '../docker/litter.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { readArchive } from '../oci/archive-reader.ts';
import { dockerArchive } from '../oci/archive.ts';
import type { Image } from '../oci/assemble.ts';
import { parseEnvironment } from '../oci/environment.ts';
import { readLayout } from '../oci/layout-reader.ts';
import { type Platform } from '../oci/platform.ts';
import { familiarReference, writesRegistry, parseReference } from '../oci/reference.ts';
import { readTar } from '../oci/tar-reader.ts';
import { readImageFile } from '../oci/unpack.ts';
import { servedGrpcPort, servedPort } from '../project/serve-environment.ts';
import { pullImage } from '../registry/pull.ts';
import { startContainer, type ServedPorts } from './container-server.ts';
import type { Environment } from './environment.ts';
import { locateImage, type ImageLocation } from './image-location.ts';
import { readPackagedConfig, type PackagedConfig } from './packaged-config.ts';
import { startProcess } from './process-server.ts';
import { registryClient } from './registry-client.ts';
import type { RunningServer, StartOptions } from './running-server.ts';
import { transferBars } from './transfer-bars.ts';

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
  /** In the engine; where there is none, what the image says of itself. */
  readonly reference: string;
  /** As a build of this project called it last; undefined of an image from elsewhere. */
  readonly builtAs: string | undefined;
  /** Digest of its manifest or index; of its config, where an engine is all that knows it. */
  readonly id: string;
  /** References with a digest by which the engine knows it. */
  readonly digests: readonly string[];
}

const imageHome = 'opt/mlpack';

/** What is said of an image that is there for other platforms only. */
const absent: readonly ErrorCode[] = ['IMAGE_NOT_FOUND', 'REGISTRY_NOT_FOUND'];

/**
 * Finds the image a command is about and who can run it. An engine, where one answers, runs layouts
 * and archives, too; without one, the image's server runs as a process. An image that is named by its
 * registry and not here is pulled, as `docker run` does.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_UNREACHABLE, ENGINE_FAILED, REGISTRY_…, NETWORK
 */
export async function openImage(
  environment: Environment,
  argument: string | undefined,
): Promise<ServedImage> {
  const { cwd, env, home, signal } = environment;
  const location = await locateImage(cwd, argument);
  const search = { env, home, signal };
  const mayPull =
    location.place.kind === 'engine' && location.name !== undefined && writesRegistry(location.name);
  const engine =
    location.place.kind === 'engine' && !mayPull
      ? await requireEngine(search)
      : (await findEngine(search)).engine;
  if (engine === undefined) {
    const platforms = [environment.hostPlatform, ...otherPlatforms(environment)];
    const image = await readImage(environment, location, platforms);
    return asProcess(environment, image, location);
  }
  await removeLitter(engine, signal);
  if (location.place.kind === 'engine' && location.name !== undefined) {
    const { name } = location;
    const isThere = await inspectImage(engine, name).then(
      () => true,
      (error: unknown) => {
        if (mayPull && error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND') return false;
        throw error;
      },
    );
    if (!isThere) await loadInto(engine, environment, location, name);
    return inEngine(engine, name, location, signal);
  }
  return inEngine(engine, await loadInto(engine, environment, location), location, signal);
}

/** @returns the name it has there */
async function loadInto(
  engine: Engine,
  environment: Environment,
  location: ImageLocation,
  reference?: string,
): Promise<string> {
  const { signal, progress } = environment;
  const [os, architecture] = engine.info.platform.split('/');
  const platform = os === 'linux' && architecture === 'arm64' ? arm64 : amd64;
  const image = await readImage(environment, location, [platform]);
  const name = reference ?? (await nameOf(image, environment));
  await progress.step(`Load it into ${engine.info.name}`, () =>
    loadImage(engine, dockerArchive(image, parseReference(name)).open(signal), { signal }),
  );
  return name;
}

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const arm64: Platform = { os: 'linux', architecture: 'arm64' };

/** The process runner brings its own onnxruntime, so an image for another CPU will do. */
function otherPlatforms({ hostPlatform }: Environment): Platform[] {
  return [amd64, arm64].filter(({ architecture }) => architecture !== hostPlatform.architecture);
}

/** Of the first of the platforms that it is there for; one that is named by its registry is pulled. */
async function readImage(
  environment: Environment,
  { name, digest, place }: ImageLocation,
  platforms: readonly Platform[],
): Promise<Image> {
  const { store, signal, progress } = environment;
  const client = registryClient(environment);
  const pull = (platform: Platform) =>
    progress.step(`Pull ${name ?? ''}`, (update) =>
      pullImage(client, name ?? '', platform, { store, onBlob: transferBars(update), signal }),
    );
  let failure: unknown;
  for (const platform of platforms) {
    try {
      if (place.kind === 'engine') return await pull(platform);
      return place.kind === 'oci'
        ? await readLayout(place.path, { name, digest, platform })
        : await readArchive(place.path, store, { name, digest, platform }, signal);
    } catch (error) {
      failure ??= error;
      if (!(error instanceof MlpackError) || !absent.includes(error.code)) throw error;
    }
  }
  throw failure;
}

async function inEngine(
  engine: Engine,
  name: string,
  { digest, builtAs }: ImageLocation,
  signal: AbortSignal,
): Promise<ServedImage> {
  const read = (tar: NodeJS.ReadableStream) => readTexts(Readable.from(tar), signal);
  const files = await readImageFiles(engine, name, `/${imageHome}/config`, read, signal);
  const config = await readPackagedConfig(async (path) => files.get(path), name);
  const { id, digests, environment } = await inspectImage(engine, name);
  const ports = portsOf(environment);
  return {
    ...config,
    runner: engine.info.name,
    origin: { reference: name, builtAs, id: digest ?? id, digests },
    ports,
    start: (options) => startContainer(engine, name, ports, options),
  };
}

async function asProcess(
  environment: Environment,
  image: Image,
  { name, builtAs, place }: ImageLocation,
): Promise<ServedImage> {
  const config = await configOf(image, environment);
  return {
    ...config,
    runner: 'process',
    origin: {
      reference: (place.kind === 'engine' ? name : undefined) ?? `${config.name}:${config.version}`,
      builtAs,
      id: image.descriptor.digest,
      digests: [],
    },
    ports: portsOf(parseEnvironment(image.config.config?.Env ?? [])),
    start(options) {
      environment.progress.note(
        'No engine answers: the server runs as a process of this machine, without the isolation of a container.',
      );
      return startProcess(environment, image, options);
    },
  };
}

function portsOf(environment: Readonly<Record<string, string>>): ServedPorts {
  return { http: servedPort(environment), grpc: servedGrpcPort(environment) };
}

async function configOf(image: Image, { store, signal }: Environment): Promise<PackagedConfig> {
  const read = async (path: string) => {
    try {
      return (await readImageFile(image, `${imageHome}/${path}`, { memory: store, signal })).toString();
    } catch (error) {
      if (error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND') return undefined;
      throw error;
    }
  };
  return readPackagedConfig(read, image.descriptor.digest);
}

async function readTexts(tar: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { header, bytes } of readTar(tar, 'none', `${imageHome}/config`, signal)) {
    if (header.type === 'file') files.set(header.name, await text(bytes));
  }
  return files;
}

/** What an image from a file is called in the engine: what it says of itself. */
async function nameOf(image: Image, environment: Environment): Promise<string> {
  const { name, version } = await configOf(image, environment);
  return familiarReference({ ...parseReference(name), tag: version });
}
