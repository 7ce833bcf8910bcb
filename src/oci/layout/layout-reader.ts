import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import type { Image, ImageBundle } from '../image/assemble.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import { hexOf, type Digest } from '../documents/digest.ts';
import { findBundle, type BundleSelector } from '../image/find-bundle.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import {
  findConfig,
  findImage,
  maxDocumentBytes,
  type ImageSelector,
  type ImageSource,
} from '../image/image-reader.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseIndex, parseManifest } from '../documents/parse-documents.ts';

export function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'blobs', 'sha256', hexOf(digest));
}

/**
 * The index.json of a layout; undefined when there is none.
 * @throws MlpackError IMAGE_INVALID
 */
export async function readIndex(folder: string): Promise<ImageIndex | undefined> {
  const path = join(folder, 'index.json');
  const bytes = await readFile(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw new MlpackError('FILE_NOT_READABLE', `${path} cannot be read.`, { cause: error });
  });
  return bytes === undefined ? undefined : parseIndex(bytes, path);
}

/**
 * Reads one image of the OCI layout in `folder`; every byte of it has been checked against its digest.
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID
 */
export async function readLayout(folder: string, selector: ImageSelector): Promise<Image> {
  return findImage(await sourceOf(folder), selector);
}

/** The configuration of one image, of which no layer is read. @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID */
export async function readLayoutConfig(folder: string, selector: ImageSelector): Promise<ImageConfig> {
  return findConfig(await sourceOf(folder), selector);
}

/** The same for all platforms that go under a name; see {@link findBundle}. */
export async function readLayoutBundle(folder: string, selector: BundleSelector): Promise<ImageBundle> {
  return findBundle(await sourceOf(folder), selector);
}

async function sourceOf(folder: string): Promise<ImageSource> {
  const index = await readIndex(folder);
  if (index === undefined) {
    throw new MlpackError('IMAGE_NOT_FOUND', `${folder} is not an OCI layout: it has no index.json.`);
  }
  return { label: folder, index, pathOf: (digest) => blobPath(folder, digest) };
}

/** The digests of everything an index refers to, directly or not; blobs that are missing refer to nothing. */
export async function reachableFrom(folder: string, index: ImageIndex): Promise<Set<Digest>> {
  const reachable = new Set<Digest>();
  const pending = [...index.manifests];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reachable.has(next.digest)) continue;
    reachable.add(next.digest);
    const isDocument = next.size <= maxDocumentBytes && next.mediaType.endsWith('+json');
    const bytes = isDocument
      ? await readFile(blobPath(folder, next.digest)).catch(() => undefined)
      : undefined;
    if (bytes === undefined) continue;
    const mediaType = ociMediaType(next.mediaType);
    if (mediaType === mediaTypes.index) pending.push(...parseIndex(bytes, next.digest).manifests);
    if (mediaType === mediaTypes.manifest) {
      const { config, layers } = parseManifest(bytes, next.digest);
      pending.push(config, ...layers);
    }
  }
  return reachable;
}
