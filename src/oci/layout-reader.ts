import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { errnoOf } from '../util/file-error.ts';
import type { Image } from './assemble.ts';
import { digestOf, hexOf, type Digest } from './digest.ts';
import type { ImageIndex } from './image-index.ts';
import type { Layer } from './layer.ts';
import { refNameAnnotation, type Descriptor } from './manifest.ts';
import { mediaTypes, ociMediaType } from './media-types.ts';
import { parseConfig, parseIndex, parseManifest } from './parse-documents.ts';
import { formatPlatform, type Platform } from './platform.ts';

/** Which image of a layout or archive; what is left out matches any. */
export interface ImageSelector {
  /** As in org.opencontainers.image.ref.name: a tag or a whole reference. */
  readonly name?: string | undefined;
  /** Of a manifest or of an index. */
  readonly digest?: Digest | undefined;
  readonly platform: Platform;
}

const maxDocumentBytes = 16 << 20;

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
  const index = await readIndex(folder);
  if (index === undefined) {
    throw new MlpackError('IMAGE_NOT_FOUND', `${folder} is not an OCI layout: it has no index.json.`);
  }
  const { name, digest, platform } = selector;
  const named = index.manifests.filter(
    (entry) => name === undefined || entry.annotations?.[refNameAnnotation] === name,
  );
  for (const entry of named) {
    const found = await findManifest(folder, entry, digest, platform);
    if (found !== undefined) return readImage(folder, found, platform);
  }
  const names = index.manifests.flatMap((entry) => entry.annotations?.[refNameAnnotation] ?? []);
  throw new MlpackError(
    'IMAGE_NOT_FOUND',
    `${folder} has no image${name === undefined ? '' : ` "${name}"`}${digest === undefined ? '' : ` ${digest}`} for ${formatPlatform(platform)}.`,
    { suggestions: names.length === 0 ? [] : [`It has: ${[...new Set(names)].join(', ')}`] },
  );
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

/** The manifest for `platform` at or below `entry`. When `digest` is given it must be on the way. */
async function findManifest(
  folder: string,
  entry: Descriptor,
  digest: Digest | undefined,
  platform: Platform,
  depth = 0,
): Promise<Descriptor | undefined> {
  const wanted = entry.digest === digest ? undefined : digest;
  if (ociMediaType(entry.mediaType) === mediaTypes.index) {
    // Indexes nest once in practice; a crafted layout may nest them without end.
    if (depth > 4) throw new MlpackError('IMAGE_INVALID', `${entry.digest} nests image indexes too deeply.`);
    const { manifests } = parseIndex(await readDocument(folder, entry), entry.digest);
    for (const below of manifests) {
      const found = await findManifest(folder, below, wanted, platform, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted !== undefined || ociMediaType(entry.mediaType) !== mediaTypes.manifest) return undefined;
  const claimed = entry.platform ?? (await platformOf(folder, entry));
  return claimed.os === platform.os && claimed.architecture === platform.architecture ? entry : undefined;
}

async function platformOf(folder: string, entry: Descriptor) {
  const manifest = parseManifest(await readDocument(folder, entry), entry.digest);
  return parseConfig(await readDocument(folder, manifest.config), manifest.config.digest);
}

async function readImage(folder: string, descriptor: Descriptor, platform: Platform): Promise<Image> {
  const manifestBytes = await readDocument(folder, descriptor);
  const manifest = parseManifest(manifestBytes, descriptor.digest);
  const configBytes = await readDocument(folder, manifest.config);
  const config = parseConfig(configBytes, manifest.config.digest);
  const diffIds = config.rootfs.diff_ids;
  if (diffIds.length !== manifest.layers.length) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `Image ${descriptor.digest} has ${manifest.layers.length} layers but ${diffIds.length} diff_ids.`,
    );
  }
  const layers: Layer[] = [];
  for (const [i, { mediaType, digest, size }] of manifest.layers.entries()) {
    const path = blobPath(folder, digest);
    await verifyBlob(path, digest, size);
    const diffId = diffIds[i] ?? digest;
    layers.push({ mediaType, digest, sizeBytes: size, diffId, unpackedBytes: undefined, path });
  }
  const { mediaType, digest, size } = descriptor;
  return {
    platform,
    descriptor: { mediaType, digest, size, platform },
    manifest,
    manifestBytes,
    config,
    configBytes,
    layers,
  };
}

async function readDocument(folder: string, { digest, size }: Descriptor): Promise<Buffer> {
  const path = blobPath(folder, digest);
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (stats.size !== size || size > maxDocumentBytes) throw damaged(path);
  const bytes = await readFile(path);
  if (digestOf(bytes) !== digest) throw damaged(path);
  return bytes;
}

async function verifyBlob(path: string, digest: Digest, sizeBytes: number): Promise<void> {
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (stats.size !== sizeBytes) throw damaged(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== hexOf(digest)) throw damaged(path);
}

function missing(path: string, cause: unknown): never {
  throw new MlpackError('IMAGE_INVALID', `The image is incomplete: ${path} is missing.`, { cause });
}

function damaged(path: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${path} does not have the bytes its digest says.`, {
    suggestions: ['Build or copy the image again.'],
  });
}
