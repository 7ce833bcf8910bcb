import type { Engine } from '../../docker/engine.ts';
import { inspectImage } from '../../docker/images.ts';
import { loadImage } from '../../docker/load.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { dockerArchive } from '../../oci/archive/archive.ts';
import { readLayoutConfig } from '../../oci/layout/layout-reader.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { familiarReference, parseReference, writesRegistry } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { readImageConfig } from './image-config.ts';
import { builtHere, type ImageLocation } from './image-location.ts';
import { readLocated } from './read-located.ts';

/**
 * Sees to it that an engine has the image: what it lacks, or has another image's name for, is loaded into it; what is
 * named by its registry and nowhere here is pulled, as `docker run` does.
 *
 * @returns the name it has there
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_FAILED, REGISTRY_… or NETWORK
 */
export async function obtainInEngine(
  engine: Engine,
  environment: Environment,
  location: ImageLocation,
): Promise<string> {
  const { builtAs, place } = location;
  if (place.kind !== 'engine') {
    if (builtAs !== undefined && (await isCurrent(engine, location, builtAs))) return builtAs;
    return load(engine, environment, location, builtAs);
  }
  const name = location.name ?? '';
  if ((await inspectPresent(engine, name)) !== undefined) return name;
  if (isOnlyInEngine(location)) throw await notHere(environment, location, engine);
  return load(engine, environment, location, name);
}

/** Whether only an engine can have the image: it was not built here, and names no registry to pull it from. */
export function isOnlyInEngine({ name, place }: ImageLocation): boolean {
  return place.kind === 'engine' && name !== undefined && !writesRegistry(name);
}

/** Says what there is instead. @param engine that was asked; undefined when none answers */
export async function notHere(
  { cwd }: Environment,
  { name = '' }: ImageLocation,
  engine?: Engine,
): Promise<MlpackError> {
  const built = await builtHere(cwd);
  const where = engine === undefined ? 'no Docker or Podman engine answers' : `${engine.info.name} has none`;
  return new MlpackError(
    'IMAGE_NOT_FOUND',
    `There is no image ${name}: it was not built here, and ${where}.`,
    {
      suggestions: [
        built.length > 0 ? `Built here: ${built.join(', ')}` : 'Build it: mlpack build MODEL',
        engine === undefined
          ? 'See where an engine was looked for: mlpack doctor'
          : `See its images: ${engine.info.name.toLowerCase()} image ls`,
      ],
    },
  );
}

/** Whether the engine has these very layers under the name; `docker build`, or another folder's build, may have taken it. */
async function isCurrent(
  engine: Engine,
  { name, digest, place }: ImageLocation,
  builtAs: string,
): Promise<boolean> {
  if (place.kind !== 'oci') return false;
  const present = await inspectPresent(engine, builtAs);
  if (present === undefined) return false;
  const config = await readLayoutConfig(place.path, { name, digest, platform: platformOf(engine) });
  const wanted = config.rootfs.diff_ids;
  return wanted.length === present.diffIds.length && wanted.every((id, i) => id === present.diffIds[i]);
}

function inspectPresent(engine: Engine, name: string) {
  return inspectImage(engine, name).catch((error: unknown) => {
    if (error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND') return undefined;
    throw error;
  });
}

async function load(
  engine: Engine,
  environment: Environment,
  location: ImageLocation,
  reference: string | undefined,
): Promise<string> {
  const { signal, progress } = environment;
  const image = await readLocated(environment, location, [platformOf(engine)]);
  // What an image from a file is called: what it says of itself.
  const { name, version } = await readImageConfig(image, environment);
  const called = reference ?? familiarReference({ ...parseReference(name), tag: version });
  await progress.step(`Load it into ${engine.info.name}`, () =>
    loadImage(engine, dockerArchive(image, parseReference(called)).open(signal), { signal }),
  );
  return called;
}

function platformOf({ info }: Engine): Platform {
  const [os, architecture] = info.platform.split('/');
  return { os: 'linux', architecture: os === 'linux' && architecture === 'arm64' ? 'arm64' : 'amd64' };
}
