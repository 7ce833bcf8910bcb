import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Engine } from '../docker/engine.ts';
import { findEngine, requireEngine } from '../docker/find-engine.ts';
import { inspectImage, readImageFiles } from '../docker/images.ts';
import { loadImage } from '../docker/load.ts';
import { removeLitter } from '../docker/litter.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { readArchive } from '../oci/archive-reader.ts';
import { dockerArchive } from '../oci/archive.ts';
import type { Image } from '../oci/assemble.ts';
import { readLayout } from '../oci/layout-reader.ts';
import { type Platform } from '../oci/platform.ts';
import { familiarReference, parseReference } from '../oci/reference.ts';
import { readTar } from '../oci/tar-reader.ts';
import { readImageFile } from '../oci/unpack.ts';
import { servedGrpcPort, servedPort } from '../project/serve-environment.ts';
import { startContainer } from './container-server.ts';
import type { Environment } from './environment.ts';
import { locateImage, type ImageLocation } from './image-location.ts';
import { readPackagedConfig, type PackagedConfig } from './packaged-config.ts';
import { startProcess } from './process-server.ts';
import type { RunningServer, StartOptions } from './running-server.ts';

/** An image that can be started here, with what it says about itself. */
export interface ServedImage extends PackagedConfig {
  /** Who runs it: an engine, or this machine as a plain process. */
  readonly runner: 'Docker' | 'Podman' | 'process';
  start(options: StartOptions): Promise<RunningServer>;
}

const imageHome = 'opt/mlpack';

/**
 * Finds the image a command is about and who can run it. An engine, where one answers, runs layouts
 * and archives, too; without one, the image's server runs as a process.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_UNREACHABLE, ENGINE_FAILED
 */
export async function openImage(
  environment: Environment,
  argument: string | undefined,
): Promise<ServedImage> {
  const { cwd, env, signal, progress } = environment;
  const location = await locateImage(cwd, argument);
  const search = { env, home: environment.home, signal };
  if (location.place.kind === 'engine') {
    const engine = await requireEngine(search);
    await removeLitter(engine, signal);
    return inEngine(engine, location.name ?? '', signal);
  }
  const { engine } = await findEngine(search);
  if (engine === undefined) {
    const image = await readImage(environment, location, [
      environment.hostPlatform,
      ...otherPlatforms(environment),
    ]);
    progress.note(
      'No engine answers: the server runs as a process of this machine, without the isolation of a container.',
    );
    return asProcess(environment, image);
  }
  await removeLitter(engine, signal);
  const [os, architecture] = engine.info.platform.split('/');
  const platform = os === 'linux' && architecture === 'arm64' ? arm64 : amd64;
  const image = await readImage(environment, location, [platform]);
  const name = await nameOf(image, signal);
  await progress.step(`Load it into ${engine.info.name}`, () =>
    loadImage(engine, dockerArchive(image, parseReference(name)).open(signal), { signal }),
  );
  return inEngine(engine, name, signal);
}

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const arm64: Platform = { os: 'linux', architecture: 'arm64' };

/** The process runner brings its own onnxruntime, so an image for another CPU will do. */
function otherPlatforms({ hostPlatform }: Environment): Platform[] {
  return [amd64, arm64].filter(({ architecture }) => architecture !== hostPlatform.architecture);
}

async function readImage(
  { store, signal }: Environment,
  { name, digest, place }: ImageLocation,
  platforms: readonly Platform[],
): Promise<Image> {
  if (place.kind === 'engine')
    throw new MlpackError('INTERNAL', 'an image in an engine is not read from files');
  let failure: unknown;
  for (const platform of platforms) {
    try {
      return place.kind === 'oci'
        ? await readLayout(place.path, { name, digest, platform })
        : await readArchive(place.path, store, { name, digest, platform }, signal);
    } catch (error) {
      failure ??= error;
      if (!(error instanceof MlpackError) || error.code !== 'IMAGE_NOT_FOUND') throw error;
    }
  }
  throw failure;
}

async function inEngine(engine: Engine, name: string, signal: AbortSignal): Promise<ServedImage> {
  const read = (tar: NodeJS.ReadableStream) => readTexts(Readable.from(tar), signal);
  const files = await readImageFiles(engine, name, `/${imageHome}/config`, read, signal);
  const config = await readPackagedConfig(async (path) => files.get(path), name);
  const { environment } = await inspectImage(engine, name);
  const ports = { http: servedPort(environment), grpc: servedGrpcPort(environment) };
  return {
    ...config,
    runner: engine.info.name,
    start: (options) => startContainer(engine, name, ports, options),
  };
}

async function asProcess(environment: Environment, image: Image): Promise<ServedImage> {
  const config = await configOf(image, environment.signal);
  return { ...config, runner: 'process', start: (options) => startProcess(environment, image, options) };
}

async function configOf(image: Image, signal: AbortSignal): Promise<PackagedConfig> {
  const read = async (path: string) => {
    try {
      return (await readImageFile(image, `${imageHome}/${path}`, signal)).toString();
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
async function nameOf(image: Image, signal: AbortSignal): Promise<string> {
  const { name, version } = await configOf(image, signal);
  return familiarReference({ ...parseReference(name), tag: version });
}
