import type { Engine } from '../../docker/engine.ts';
import { inspectImage } from '../../docker/images.ts';
import { loadImage } from '../../docker/load.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { dockerArchive } from '../../oci/archive/archive.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import {
  familiarReference,
  taggedReference,
  type Reference,
  type TaggedReference,
} from '../../oci/documents/reference.ts';
import { fetchLayers, type Image } from '../../oci/image/image.ts';
import type { Environment } from '../environment/environment.ts';

/** Name of an image in an engine, and whether the engine has that image by it. */
export interface EngineName {
  readonly name: TaggedReference;
  readonly isThere: boolean;
}

/**
 * Whether what an engine has is this image. Engines tell images apart by their configs' digests; Docker's containerd
 * store by that of the manifest, or of the index that it pulled.
 *
 * @param id the engine's
 * @param digest that the image goes by, of an index with it
 */
export function isSameImage(id: string, { manifest, descriptor }: Image, digest?: Digest): boolean {
  return id === manifest.config.digest || id === descriptor.digest || id === digest;
}

/**
 * Name by which an engine has an image, or is to get it: always a tag, because what is loaded without one has no name,
 * and a digest is no name that can be given. Who asked by digest has not asked for a tag to be moved: one that is
 * another image's is left, for that of the digest.
 *
 * @param digest that the image goes by, where the reference doesn't say: of an index with it
 * @throws MlpackError ENGINE_FAILED
 */
export async function nameInEngine(
  engine: Engine,
  image: Image,
  reference: Reference,
  digest = reference.digest,
): Promise<EngineName> {
  const name = taggedReference(reference);
  const present = await inspectPresent(engine, familiarReference(name));
  if (present === undefined) return { name, isThere: false };
  if (isSameImage(present.id, image, digest)) return { name, isThere: true };
  const { tag, ...byDigest } = reference;
  if (tag === undefined || byDigest.digest === undefined) return { name, isThere: false };
  return nameInEngine(engine, image, byDigest);
}

/** What an engine has by a name; undefined where that is nothing. @throws MlpackError ENGINE_FAILED */
export async function inspectPresent(engine: Engine, name: string) {
  return inspectImage(engine, name).catch((error: unknown) => {
    if (error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND') return undefined;
    throw error;
  });
}

/**
 * Sees to it that an engine has an image, by a name as {@link nameInEngine} chooses it.
 *
 * @throws MlpackError ENGINE_FAILED, or what fetching a layer throws
 */
export async function ensureInEngine(
  environment: Pick<Environment, 'signal' | 'progress'>,
  engine: Engine,
  image: Image,
  reference: Reference,
): Promise<void> {
  const { name, isThere } = await nameInEngine(engine, image, reference);
  if (!isThere) await loadIntoEngine(environment, engine, image, name);
}

/** @throws MlpackError ENGINE_FAILED, or what fetching a layer throws */
export async function loadIntoEngine(
  { signal, progress }: Pick<Environment, 'signal' | 'progress'>,
  engine: Engine,
  image: Image,
  name: TaggedReference,
): Promise<void> {
  await fetchLayers([image]);
  const archive = await dockerArchive(image, name);
  await progress.step(`Load it into ${engine.info.name}`, () =>
    loadImage(engine, archive.open(signal), { signal }),
  );
}
