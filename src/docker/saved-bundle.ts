import { join } from 'node:path';
import { archiveSource } from '../oci/archive/archive-source.ts';
import { bundleImages } from '../oci/image/assemble.ts';
import { repackImage } from '../oci/layer/repack.ts';
import type { ImageBundle } from '../oci/image/image.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import { createTemporaryFolder } from '../util/folders/temporary-folder.ts';
import { mapInOrder } from '../util/non-empty.ts';
import type { Engine } from './engine.ts';
import { saveImage } from './images.ts';

/**
 * Takes an image out of an engine, as it was when it was built: an engine unpacks the layers it is given, so they are
 * compressed again.
 *
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, DISK_FULL, ENGINE_FAILED
 */
export async function savedBundle(
  engine: Engine,
  name: string,
  options: { readonly cacheFolder: string; readonly store: BlobStore; readonly signal: AbortSignal },
): Promise<ImageBundle> {
  const { cacheFolder, store, signal } = options;
  await using folder = await createTemporaryFolder(cacheFolder, '.saved');
  const archive = join(folder.path, 'image.tar');
  await writeFileAtomic(archive, await saveImage(engine, name), { signal });
  const source = await archiveSource(archive, store, {}, signal);
  const { images, leftOut } = await source.bundle();
  const repacked = await mapInOrder(images, (image) => repackImage(image, store, signal));
  return { ...bundleImages(repacked), leftOut };
}
