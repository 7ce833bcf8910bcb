import type { Engine } from '../../docker/engine.ts';
import type { Image } from '../../oci/image/image.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import {
  familiarReference,
  parseReference,
  writesRegistry,
  type Reference,
} from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { readImageConfig } from './image-config.ts';
import { inspectPresent, loadIntoEngine, nameInEngine } from './load-into-engine.ts';
import type { ImageLocation } from './image-location.ts';
import { missingImage } from './missing-image.ts';
import { openSource } from './open-source.ts';
import { refuseModelOnly } from './refuse-model-only.ts';
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
  if (location.kind === 'engine' && (await inspectPresent(engine, location.name)) !== undefined) {
    return location.name;
  }
  const place = await beyondEngine(environment, location, engine);
  const image = await (await openSource(environment, place)).image(platform);
  refuseModelOnly(image);
  const reference = await referenceOf(environment, place, image);
  const { name, isThere } = await nameInEngine(engine, image, reference, place.digest ?? reference.digest);
  if (!isThere) {
    // Only what must come over a network is shown as it comes.
    const isRemote = place.kind === 'registry';
    const whole = isRemote ? await readWholeImage(environment, place, [platform]) : image;
    await loadIntoEngine(environment, engine, whole, name);
  }
  return familiarReference(name);
}

/** What an image is to be called: what was built here has that name; a file's is what it says of itself, if that is free. */
async function referenceOf(
  environment: Environment,
  location: ImageLocation,
  image: Image,
): Promise<Reference> {
  if (location.builtAs !== undefined) return parseReference(location.builtAs);
  if (location.kind === 'registry') return parseReference(location.name);
  const { name, version } = await readImageConfig(image, environment);
  return { ...parseReference(name), tag: version, digest: image.descriptor.digest };
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
  if (!writesRegistry(location.name)) throw await missingImage(environment, location.name, engine);
  return { ...location, kind: 'registry' };
}

function platformOf({ info }: Engine): Platform {
  const [os, architecture] = info.platform.split('/');
  return { os: 'linux', architecture: os === 'linux' && architecture === 'arm64' ? 'arm64' : 'amd64' };
}
