import { posix } from 'node:path';
import type { Header } from 'tar-stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { openInput } from '../../util/files/open-file.ts';
import { hexOf } from '../documents/digest.ts';
import { parseIndex } from '../documents/parse-documents.ts';
import type { ImageSelector } from '../image/image-names.ts';
import type { ImageSource } from '../image/image-source.ts';
import { indexSource } from '../image/index-source.ts';
import { detectCompression } from '../tar/detect-compression.ts';
import { memberPath, readTar } from '../tar/tar-reader.ts';
import { readMember, savedSource, type ArchiveFiles } from './saved-image.ts';

/**
 * An image of an oci-archive, or of a docker-archive of any age, whose files go into the store; they may be compressed
 * with gzip or zstd. Names compare as references: `iris:1` is `docker.io/library/iris:1`. A docker-archive from before
 * Engine 25 has one platform.
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE, IMAGE_INVALID; the source as {@link indexSource}'s and {@link savedSource}'s
 */
export async function archiveSource(
  path: string,
  store: BlobStore,
  selector: ImageSelector,
  signal?: AbortSignal,
): Promise<ImageSource> {
  const files = await storeFiles(path, store, signal);
  const index = files.get('index.json');
  if (index === undefined) return savedSource(path, files, selector);
  const blobs = new Map([...files.values()].map((blob) => [blob.sha256, blob.path]));
  return indexSource(
    {
      label: path,
      index: parseIndex(await readMember(index, 'index.json'), `${path}: index.json`),
      pathOf: (digest) => blobs.get(hexOf(digest)) ?? `${path}: blobs/sha256/${hexOf(digest)}`,
    },
    selector,
  );
}

async function storeFiles(path: string, store: BlobStore, signal?: AbortSignal): Promise<ArchiveFiles> {
  const files = new Map<string, StoredBlob>();
  const links = new Map<string, string>();
  const source = await openInput(path, signal).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw unreadable(path, cause);
    throw new MlpackError('FILE_NOT_FOUND', `${path} does not exist.`, { cause });
  });
  const archive = await detectCompression(source, path);
  for await (const { header, bytes } of readTar(archive.bytes, archive.compression, path, signal)) {
    const name = memberPath(header.name);
    if (name === undefined) continue;
    if (header.type === 'file') files.set(name, await store.write(bytes, { signal }));
    // A layer that two images share may be saved once and linked to: from before Engine 25 by a symbolic link.
    const target = linkTarget(name, header);
    if (target !== undefined) links.set(name, target);
  }
  for (const name of links.keys()) {
    const blob = files.get(endOfLinks(name, links));
    if (blob !== undefined) files.set(name, blob);
  }
  return files;
}

/** What a link leads to: a symbolic one from where it is, a hard one from the archive's root. */
function linkTarget(name: string, { type, linkname }: Header): string | undefined {
  if (type === 'symlink') return posix.join(posix.dirname(name), linkname ?? '');
  return type === 'link' ? memberPath(linkname ?? '') : undefined;
}

/** The file behind links to links, which may stand in any order in the archive, and lead in a circle. */
function endOfLinks(name: string, links: ReadonlyMap<string, string>): string {
  const passed = new Set<string>();
  let at = name;
  for (let next = links.get(at); next !== undefined && !passed.has(at); next = links.get(at)) {
    passed.add(at);
    at = next;
  }
  return at;
}
