import { findEngine } from '../../docker/find/find-engine.ts';
import { inspectNamed } from '../../docker/named-image.ts';
import type { Environment } from '../environment/environment.ts';
import { beyondEngine } from './image-in-engine.ts';
import type { ImageLocation } from './image-location.ts';

/**
 * Where an image is that may be in an engine: there, if one answers and has it, else in the registry that it names.
 *
 * @throws MlpackError IMAGE_NOT_FOUND when it names no registry
 */
export async function foundLocation(
  environment: Environment,
  location: ImageLocation,
): Promise<ImageLocation> {
  if (location.kind !== 'engine') return location;
  const { env, home, signal } = environment;
  const { engine } = await findEngine({ env, home, signal });
  const isThere = engine !== undefined && (await inspectNamed(engine, location.name)) !== undefined;
  return isThere ? location : beyondEngine(environment, location, engine);
}
