import type { Engine } from '../../docker/engine.ts';
import { inspectImage } from '../../docker/images.ts';
import { loadImage } from '../../docker/load.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { dockerArchive } from '../../oci/archive/archive.ts';
import { fetchLayers, type Image } from '../../oci/image/image.ts';
import { isSameRepository } from '../../oci/image/image-names.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { familiarReference, parseReference, writesRegistry } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { readImageConfig } from './image-config.ts';
import { builtHere, type ImageLocation } from './locate-image.ts';
import { openSource } from './open-source.ts';
import { readWholeImage } from './read-whole.ts';

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
  const platform = platformOf(engine);
  if (location.kind === 'engine') {
    const { name } = location;
    if ((await inspectPresent(engine, name)) !== undefined) return name;
    const elsewhere = await beyondEngine(environment, location, engine);
    return load(engine, environment, await readWholeImage(environment, elsewhere, [platform]), name);
  }
  const { builtAs } = location;
  const image = await (await openSource(environment, location)).image(platform);
  if (builtAs !== undefined && (await isCurrent(engine, builtAs, image))) return builtAs;
  return load(engine, environment, image, builtAs);
}

/**
 * Location of an image that no engine has: what was not built here, and is named by its registry, is there.
 *
 * @param engine that was asked; undefined when none answers
 * @throws MlpackError IMAGE_NOT_FOUND when it names no registry
 */
export async function beyondEngine(
  environment: Environment,
  location: ImageLocation,
  engine?: Engine,
): Promise<ImageLocation> {
  if (location.kind !== 'engine') return location;
  if (!writesRegistry(location.name)) throw await notHere(environment, location.name, engine);
  return { ...location, kind: 'registry' };
}

/** More images of one name say nothing of which is meant. */
const mostSuggested = 3;

/** Says what there is instead: as with docker, a name without a tag stands for none but latest. */
async function notHere({ cwd, command }: Environment, name: string, engine?: Engine): Promise<MlpackError> {
  const built = await builtHere(cwd);
  const namesakes = built.filter((other) => isSameRepository(other, name));
  const where = engine === undefined ? 'no Docker or Podman engine answers' : `${engine.info.name} has none`;
  return new MlpackError(
    'IMAGE_NOT_FOUND',
    `There is no image ${name}: it was not built here, and ${where}.`,
    {
      suggestions: [
        ...namesakes.slice(0, mostSuggested).map((other) => `Did you mean: ${command} ${other}`),
        built.length > 0 ? `Built here: ${built.join(', ')}` : 'Build it: mlpack build MODEL',
        engine === undefined
          ? 'See where an engine was looked for: mlpack doctor'
          : `See its images: ${engine.info.name.toLowerCase()} image ls`,
      ],
    },
  );
}

/** Whether the engine has these very layers under the name; `docker build`, or another folder's build, may have taken it. */
async function isCurrent(engine: Engine, name: string, { config }: Image): Promise<boolean> {
  const present = await inspectPresent(engine, name);
  const wanted = config.rootfs.diff_ids;
  return (
    present !== undefined &&
    wanted.length === present.diffIds.length &&
    wanted.every((id, i) => id === present.diffIds[i])
  );
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
  image: Image,
  reference: string | undefined,
): Promise<string> {
  const { signal, progress } = environment;
  await fetchLayers([image]);
  // What an image from a file is called: what it says of itself.
  const { name, version } = await readImageConfig(image, environment);
  const called = reference ?? familiarReference({ ...parseReference(name), tag: version });
  const archive = await dockerArchive(image, parseReference(called));
  await progress.step(`Load it into ${engine.info.name}`, () =>
    loadImage(engine, archive.open(signal), { signal }),
  );
  return called;
}

function platformOf({ info }: Engine): Platform {
  const [os, architecture] = info.platform.split('/');
  return { os: 'linux', architecture: os === 'linux' && architecture === 'arm64' ? 'arm64' : 'amd64' };
}
