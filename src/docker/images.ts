import { Readable } from 'node:stream';
import { MlpackError } from '../errors/mlpack-error.ts';
import { currentOwner } from './container-owner.ts';
import type { Engine } from './engine.ts';
import { parseEnvironment } from '../oci/documents/environment.ts';
import { engineError, statusOf } from './engine-error.ts';
import { imageNotFound, requireNamed, type ToldOfImage } from './named-image.ts';

export interface EngineImage {
  /** `sha256:…`, the digest of its config. */
  readonly id: string;
  /** Names, for example `iris:0.1.0`. */
  readonly names: readonly string[];
  /** Unpacked. */
  readonly sizeBytes: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface InspectedImage extends EngineImage {
  /** The platform, for example `linux/amd64`. */
  readonly platform: string;
  /** Names with a digest, of what a registry gave or took. */
  readonly digests: readonly string[];
  /** Variables that its containers begin with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws MlpackError IMAGE_NOT_FOUND or ENGINE_FAILED. */
export async function inspectImage(engine: Engine, image: string): Promise<InspectedImage> {
  const found = await requireNamed(engine, image);
  return {
    id: withAlgorithm(found.Id),
    names: found.RepoTags ?? [],
    sizeBytes: found.Size ?? 0,
    labels: found.Config?.Labels ?? {},
    platform: `${found.Os ?? 'unknown'}/${found.Architecture ?? 'unknown'}`,
    digests: registryDigests(engine, found),
    environment: parseEnvironment(found.Config?.Env ?? []),
  };
}

/** Podman, and Docker with containerd's store, make such names of all an image has, pushed or not: they prove nothing. */
function registryDigests({ info }: Engine, { Id: id, RepoDigests: names }: ToldOfImage): string[] {
  return info.name === 'Podman' ? [] : (names ?? []).filter((name) => !name.endsWith(`@${id}`));
}

/**
 * The images that carry `label`, whatever its value, newest first.
 *
 * @throws MlpackError ENGINE_FAILED.
 */
export async function listImages(
  engine: Engine,
  label: string,
  signal?: AbortSignal,
): Promise<EngineImage[]> {
  try {
    const images = await engine.client.listImages({
      filters: { label: [label] },
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    return images
      .toSorted((a, b) => b.Created - a.Created)
      .map((image) => ({
        id: withAlgorithm(image.Id),
        names: image.RepoTags ?? [],
        sizeBytes: image.Size,
        labels: image.Labels ?? {},
      }));
  } catch (error) {
    throw engineError(engine, 'listing images', error, signal);
  }
}

/**
 * The image as a docker-archive, its layers unpacked as the engine keeps them, and without its names: by a name that has no
 * tag, an engine would save all images of the repository.
 *
 * @throws MlpackError IMAGE_NOT_FOUND or ENGINE_FAILED.
 */
export async function saveImage(engine: Engine, image: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await requireNamed(engine, image);
  try {
    return Readable.from(await engine.client.getImage(found.Id).get());
  } catch (error) {
    throw imageError(engine, `saving ${image}`, image, error);
  }
}

/**
 * Hands `read` a tar stream of the file or folder at `path` of an image, whose entries begin with
 * the last part of `path`. The image is not run: the container made for it is never started.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID when the image has no such path, or ENGINE_FAILED.
 */
export async function readImageFiles<T>(
  engine: Engine,
  image: string,
  path: string,
  read: (tar: NodeJS.ReadableStream) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const doing = `reading ${path} of ${image}`;
  signal?.throwIfAborted();
  const container = await engine.client
    .createContainer({ Image: image, Cmd: ['never-started'], Labels: currentOwner(), NetworkDisabled: true })
    .catch((error: unknown) => {
      throw imageError(engine, doing, image, error);
    });
  try {
    const tar = await container.getArchive({
      path,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    return await read(tar);
  } catch (error) {
    if (statusOf(error) !== 404) throw engineError(engine, doing, error, signal);
    throw new MlpackError('IMAGE_INVALID', `${image} has no ${path}; was it built by mlpack?`, {
      cause: error,
    });
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}

function imageError(
  engine: Engine,
  doing: string,
  image: string,
  error: unknown,
  signal?: AbortSignal,
): unknown {
  return statusOf(error) === 404
    ? imageNotFound(engine, image, error)
    : engineError(engine, doing, error, signal);
}

/** Podman leaves the algorithm out. */
function withAlgorithm(id: string): string {
  return id.includes(':') ? id : `sha256:${id}`;
}
