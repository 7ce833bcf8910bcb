import { join } from 'node:path';
import { requireEngine } from '../../docker/find/find-engine.ts';
import { saveImage } from '../../docker/images.ts';
import { readArchiveBundle } from '../../oci/archive/archive-reader.ts';
import { bundleImages, type ImageBundle } from '../../oci/image/assemble.ts';
import { readLayoutBundle } from '../../oci/layout/layout-reader.ts';
import { repackImage } from '../../oci/layer/repack.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from './image-location.ts';

/** A whole image, for all its platforms, and what it was called when it was built, if that is known. */
export interface OpenedBundle {
  readonly bundle: ImageBundle;
  readonly reference: string | undefined;
}

/**
 * Reads the image a command is about as it was built: from the project's layout where that has it, for engines
 * unpack what they are given.
 *
 * @param argument as {@link locateImage} understands it
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, ENGINE_UNREACHABLE, ENGINE_FAILED
 */
export async function openBundle(
  environment: Environment,
  argument: string | undefined,
): Promise<OpenedBundle> {
  const { cwd, store, signal } = environment;
  const { name, digest, builtAs, place } = await locateImage(cwd, argument);
  if (place.kind === 'engine') {
    return { bundle: await fromEngine(environment, name ?? ''), reference: name };
  }
  const bundle =
    place.kind === 'oci'
      ? await readLayoutBundle(place.path, { name, digest })
      : await readArchiveBundle(place.path, store, { name, digest }, signal);
  return { bundle, reference: builtAs };
}

async function fromEngine(
  { env, home, cacheFolder, store, signal, progress }: Environment,
  name: string,
): Promise<ImageBundle> {
  const engine = await requireEngine({ env, home, signal });
  return progress.step(`Fetch ${name} from ${engine.info.name}`, async () => {
    await using folder = await createTemporaryFolder(cacheFolder, '.saved');
    const archive = join(folder.path, 'image.tar');
    await writeFileAtomic(archive, await saveImage(engine, name), { signal });
    const { images } = await readArchiveBundle(archive, store, {}, signal);
    return bundleImages(await mapInOrder(images, (image) => repackImage(image, store, signal)));
  });
}
