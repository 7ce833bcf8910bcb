import { homeFolders, imageFiles, imageHome, imageHomePath } from '../../../contract/image-layout.ts';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { parseLock } from '../../base/lock.ts';
import { readContextFolder } from '../../dockerfile/context-folder.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Image } from '../../oci/image/image.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { ReadOptions } from '../../oci/layer/layer-listing.ts';
import { readImageFile, unpackImage } from '../../oci/image/unpack.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import { carriedFiles } from '../../project/context/config-files.ts';
import type { Environment } from '../environment/environment.ts';

/** What an image has in it of the build context that it was made of. */
export interface CarriedContext extends AsyncDisposable {
  /** Entries of the context, but for those that follow from the lock. */
  readonly entries: readonly TreeEntry[];
  readonly lock: Lock;
}

/**
 * Takes the build context out of an image: server, model and config, Dockerfile and lock. However large the files
 * are, they go to a temporary folder.
 *
 * @param label names the image in errors
 * @throws MlpackError IMAGE_INVALID when the image doesn't carry it; LOCK_INVALID, DISK_FULL
 */
export async function carriedContext(
  { cacheFolder, store, signal }: Pick<Environment, 'cacheFolder' | 'store' | 'signal'>,
  image: Image,
  label: string,
): Promise<CarriedContext> {
  const read = { memory: store, signal };
  const lock = parseLock(
    await carriedLock(image, label, read),
    `${label}: ${homeFolders.config}/${imageFiles.lock}`,
  );
  await using stack = new DisposalStack();
  const { path: folder } = stack.use(await createTemporaryFolder(cacheFolder, '.context'));
  for (const part of [homeFolders.server, homeFolders.model, homeFolders.config]) {
    await unpackImage(image, `${imageHome}/${part}`, join(folder, part), read).catch((error: unknown) => {
      throw isAbsent(error) ? notCarried(label, `${imageHomePath}/${part}`, error) : error;
    });
  }
  for (const file of carriedFiles) {
    const path = join(folder, homeFolders.config, file);
    if ((await stat(path).catch(() => undefined)) === undefined) {
      throw notCarried(label, `${imageHomePath}/${homeFolders.config}/${file}`);
    }
    await rename(path, join(folder, file));
  }
  const entries = await readContextFolder(folder, signal);
  const kept = stack.move();
  return { entries, lock, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function carriedLock(image: Image, label: string, read: ReadOptions): Promise<string> {
  const path = `${imageHome}/${homeFolders.config}/${imageFiles.lock}`;
  const bytes = await readImageFile(image, path, read).catch((error: unknown) => {
    throw isAbsent(error) ? notCarried(label, `/${path}`, error) : error;
  });
  return bytes.toString('utf8');
}

function isAbsent(error: unknown): boolean {
  return error instanceof MlpackError && error.code === 'IMAGE_NOT_FOUND';
}

function notCarried(label: string, path: string, cause?: unknown): MlpackError {
  return new MlpackError(
    'IMAGE_INVALID',
    `${label} has no ${path}: it does not carry what would make it again.`,
    {
      suggestions: [
        'Only images that mlpack has built carry it; build it again with this version of mlpack.',
      ],
      cause,
    },
  );
}
