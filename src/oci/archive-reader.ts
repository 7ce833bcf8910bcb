import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../util/blob-store.ts';
import { errnoOf } from '../util/file-error.ts';
import type { Image } from './assemble.ts';
import { canonicalJson } from './canonical-json.ts';
import { digestFromHex, digestOf, hexOf } from './digest.ts';
import { findImage, isSameName, maxDocumentBytes, notFound, type ImageSelector } from './image-reader.ts';
import type { Layer } from './layer.ts';
import type { Manifest } from './manifest.ts';
import { mediaTypes } from './media-types.ts';
import { parseConfig, parseIndex } from './parse-documents.ts';
import { memberPath, readTar } from './tar-reader.ts';

/** The files of an archive, by name, all in the blob store. */
type ArchiveFiles = ReadonlyMap<string, StoredBlob>;

interface SavedImage {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

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
  const index = files.get('index.json');
  if (index !== undefined) {
    const blobs = new Map([...files.values()].map((blob) => [blob.sha256, blob.path]));
    return findImage(
      {
        label: path,
        index: parseIndex(await readDocument(index, 'index.json'), `${path}: index.json`),
        pathOf: (digest) => blobs.get(hexOf(digest)) ?? `${path}: blobs/sha256/${hexOf(digest)}`,
      },
      selector,
    );
  }
  const saved = await parseSaved(files, path);
  if (saved !== undefined) return readSaved(path, files, saved, selector);
  throw new MlpackError('IMAGE_INVALID', `${path} has neither index.json nor manifest.json.`, {
    suggestions: ['Name an archive made by mlpack build, docker save or skopeo copy.'],
  });
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

async function parseSaved(files: ArchiveFiles, path: string): Promise<SavedImage[] | undefined> {
  const blob = files.get('manifest.json');
  if (blob === undefined) return undefined;
  const bytes = await readDocument(blob, 'manifest.json');
  let images: unknown;
  try {
    images = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new MlpackError('IMAGE_INVALID', `${path}: manifest.json is not JSON.`, { cause });
  }
  if (!Array.isArray(images)) throw new MlpackError('IMAGE_INVALID', `${path}: manifest.json is not a list.`);
  return images.map((image: unknown, i) => {
    const {
      Config: config,
      RepoTags: names,
      Layers: layers,
    }: Partial<Record<string, unknown>> = {
      ...(typeof image === 'object' ? image : {}),
    };
    if (typeof config !== 'string' || !isStrings(layers)) {
      throw new MlpackError('IMAGE_INVALID', `${path}: manifest.json[${i}] has no Config or no Layers.`);
    }
    return { config, layers, names: isStrings(names) ? names : [] };
  });
}

async function readSaved(
  path: string,
  files: ArchiveFiles,
  images: readonly SavedImage[],
  selector: ImageSelector,
): Promise<Image> {
  const { name, digest, platform } = selector;
  for (const image of images) {
    if (name !== undefined && !image.names.some((known) => isSameName(known, name))) continue;
    const configBytes = await readDocument(fileOf(files, image.config, path), image.config);
    const config = parseConfig(configBytes, `${path}: ${image.config}`);
    if (config.os !== platform.os || config.architecture !== platform.architecture) continue;
    const diffIds = config.rootfs.diff_ids;
    if (diffIds.length !== image.layers.length) {
      throw new MlpackError('IMAGE_INVALID', `${path}: ${image.config} has another number of layers.`);
    }
    const layers: Layer[] = [];
    for (const [i, diffId] of diffIds.entries()) {
      const blob = fileOf(files, image.layers[i] ?? '', path);
      const mediaType = (await isGzip(blob.path)) ? mediaTypes.layerGzip : mediaTypes.layerTar;
      const layerDigest = digestFromHex(blob.sha256);
      if (mediaType === mediaTypes.layerTar && layerDigest !== diffId) {
        throw new MlpackError(
          'IMAGE_INVALID',
          `${path}: ${image.layers[i]} does not have the digest ${diffId}.`,
        );
      }
      const { sizeBytes } = blob;
      layers.push({
        mediaType,
        digest: layerDigest,
        sizeBytes,
        diffId,
        unpackedBytes: undefined,
        path: blob.path,
      });
    }
    const found = describe(layers, configBytes);
    if (digest !== undefined && found.descriptor.digest !== digest) continue;
    return { platform, config, configBytes, layers, ...found };
  }
  throw notFound(
    path,
    selector,
    images.flatMap(({ names }) => names),
  );
}

/** A docker-archive has no OCI manifest: this is the one assembleImage would give the same parts. */
function describe(layers: readonly Layer[], configBytes: Uint8Array) {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: digestOf(configBytes), size: configBytes.byteLength },
    layers: layers.map(({ mediaType, digest, sizeBytes }) => ({ mediaType, digest, size: sizeBytes })),
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor = {
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifestBytes),
    size: manifestBytes.byteLength,
  };
  return { manifest, manifestBytes, descriptor };
}

async function readDocument(blob: StoredBlob, name: string): Promise<Buffer> {
  if (blob.sizeBytes > maxDocumentBytes) throw new MlpackError('IMAGE_INVALID', `${name} is too large.`);
  return readFile(blob.path);
}

function fileOf(files: ArchiveFiles, name: string, path: string): StoredBlob {
  const blob = files.get(memberPath(name) ?? '');
  if (blob === undefined)
    throw new MlpackError('IMAGE_INVALID', `${path} is incomplete: ${name} is missing.`);
  return blob;
}

async function isGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 })) {
    const bytes: Buffer = chunk;
    return bytes.toString('hex') === '1f8b';
  }
  return false;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
