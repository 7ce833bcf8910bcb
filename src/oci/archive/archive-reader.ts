import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import { bundleImages, type Image, type ImageBundle } from '../image/assemble.ts';
import { hexOf } from '../documents/digest.ts';
import { findBundle, type BundleSelector } from '../image/find-bundle.ts';
import { findImage, type ImageSelector, type ImageSource } from '../image/image-reader.ts';
import { parseIndex } from '../documents/parse-documents.ts';
import { readDocument, readSavedImage, type ArchiveFiles } from './saved-image.ts';
import { memberPath, readTar } from '../tar/tar-reader.ts';

/**
 * Reads one image of an oci-archive, or of a docker-archive of any age, into the store. Names compare as
 * references: `iris:1` is `docker.io/library/iris:1`.
 * @throws MlpackError FILE_NOT_FOUND, IMAGE_NOT_FOUND, IMAGE_INVALID
 */
export async function readArchive(
  path: string,
  store: BlobStore,
  selector: ImageSelector,
  signal?: AbortSignal,
): Promise<Image> {
  const files = await storeFiles(path, store, signal);
  const source = await sourceOf(path, files);
  return source === undefined ? readSavedImage(path, files, selector) : findImage(source, selector);
}

/**
 * The same for all platforms that go under a name; see {@link findBundle}. A docker-archive has one.
 * @throws MlpackError FILE_NOT_FOUND, IMAGE_NOT_FOUND, IMAGE_INVALID
 */
export async function readArchiveBundle(
  path: string,
  store: BlobStore,
  selector: BundleSelector,
  signal?: AbortSignal,
): Promise<ImageBundle> {
  const files = await storeFiles(path, store, signal);
  const source = await sourceOf(path, files);
  return source === undefined
    ? bundleImages([await readSavedImage(path, files, selector)])
    : findBundle(source, selector);
}

/** Undefined for an archive that is no OCI layout. */
async function sourceOf(path: string, files: ArchiveFiles): Promise<ImageSource | undefined> {
  const index = files.get('index.json');
  if (index === undefined) return undefined;
  const blobs = new Map([...files.values()].map((blob) => [blob.sha256, blob.path]));
  return {
    label: path,
    index: parseIndex(await readDocument(index, 'index.json'), `${path}: index.json`),
    pathOf: (digest) => blobs.get(hexOf(digest)) ?? `${path}: blobs/sha256/${hexOf(digest)}`,
  };
}

async function storeFiles(path: string, store: BlobStore, signal?: AbortSignal): Promise<ArchiveFiles> {
  const files = new Map<string, StoredBlob>();
  const links = new Map<string, string>();
  const file = await open(path).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    throw new MlpackError('FILE_NOT_FOUND', `${path} does not exist.`, { cause });
  });
  const source = createReadStream(path, { fd: file, highWaterMark: 1 << 20 });
  for await (const { header, bytes } of readTar(source, 'none', path, signal)) {
    const name = memberPath(header.name);
    if (name === undefined) continue;
    if (header.type === 'file') files.set(name, await store.write(bytes, { signal }));
    // Before Engine 1.25 a layer that two images share is saved once and linked to.
    if (header.type === 'symlink') links.set(name, posix.join(posix.dirname(name), header.linkname ?? ''));
  }
  for (const [name, target] of links) {
    const blob = files.get(target);
    if (blob !== undefined) files.set(name, blob);
  }
  return files;
}
