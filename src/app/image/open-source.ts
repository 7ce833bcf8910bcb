import { findEngine } from '../../docker/find/find-engine.ts';
import { inspectNamed } from '../../docker/named-image.ts';
import { savedBundle } from '../../docker/saved-bundle.ts';
import { archiveSource } from '../../oci/archive/archive-source.ts';
import { bundleSource, type ImageSource } from '../../oci/image/image-source.ts';
import { layoutSource } from '../../oci/layout/layout-source.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import type { OnBlob } from '../../registry/blob-progress.ts';
import { registrySource } from '../../registry/pull/registry-source.ts';
import type { Environment } from '../environment/environment.ts';
import { registryClient } from '../environment/registry-client.ts';
import type { ImageLocation } from './image-location.ts';
import { missingImage } from './missing-image.ts';
import { modelForImage } from './model-for-image.ts';

/**
 * Opens where an image is, for reading it.
 *
 * @param onBlob hears of what is fetched from a registry
 * @throws MlpackError of finding it: IMAGE_NOT_FOUND, IMAGE_INVALID, FILE_NOT_FOUND, ENGINE_…, REFERENCE_INVALID; the
 * source as its kind's
 */
export async function openSource(
  environment: Environment,
  location: ImageLocation,
  onBlob?: OnBlob,
): Promise<ImageSource> {
  const { store, signal } = environment;
  switch (location.kind) {
    case 'oci':
      return layoutSource(location.path, location);
    case 'oci-archive':
    case 'docker-archive':
      return archiveSource(location.path, store, location, signal).catch(async (error: unknown) => {
        throw await modelForImage(environment, location.path, error);
      });
    case 'registry': {
      const { name } = location;
      return registrySource(registryClient(environment), parseReference(name), name, {
        store,
        onBlob,
        signal,
      });
    }
    case 'engine':
      return engineSource(environment, location.name);
  }
}

/** All of the image is fetched at once, because an engine gives away nothing less. */
async function engineSource(environment: Environment, name: string): Promise<ImageSource> {
  const { env, home, signal, progress } = environment;
  const { engine } = await findEngine({ env, home, signal });
  if (engine === undefined || (await inspectNamed(engine, name)) === undefined) {
    throw await missingImage(environment, name, engine);
  }
  const bundle = await progress.step(`Fetch ${name} from ${engine.info.name}`, () =>
    savedBundle(engine, name, environment),
  );
  return bundleSource(bundle, name);
}
