import { readFile, stat } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { hashFile } from '../../util/blobs/hash-file.ts';
import type { Image } from './assemble.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import { digestOf, hexOf, type Digest } from '../documents/digest.ts';
import type { ImageIndex } from '../documents/image-index.ts';
import type { Layer } from '../layer/layer.ts';
import { containerdNameAnnotation, refNameAnnotation, type Descriptor } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseConfig, parseIndex, parseManifest } from '../documents/parse-documents.ts';
import { formatPlatform, type Platform } from '../documents/platform.ts';
import { formatReference, parseReference } from '../documents/reference.ts';

/** A layout, or an archive of one that has been unpacked: its index.json and where its blobs are. */
export interface ImageSource {
  /** Names it in errors. */
  readonly label: string;
  readonly index: ImageIndex;
  pathOf(digest: Digest): string;
}

/** Which image of a layout or archive; what is left out matches any. */
export interface ImageSelector {
  /** A tag or a reference, as the image was named. */
  readonly name?: string | undefined;
  /** Of a manifest or of an index. */
  readonly digest?: Digest | undefined;
  readonly platform: Platform;
}

export const maxDocumentBytes = 16 << 20;

/**
 * Finds and reads an image; every byte of it has been checked against its digest.
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID
 */
export async function findImage(source: ImageSource, selector: ImageSelector): Promise<Image> {
  return readImage(source, await selectManifest(source, selector), selector.platform);
}

/**
 * The configuration of an image, of which no layer is read.
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID
 */
export async function findConfig(source: ImageSource, selector: ImageSelector): Promise<ImageConfig> {
  return configOf(source, await selectManifest(source, selector));
}

async function selectManifest(source: ImageSource, selector: ImageSelector): Promise<Descriptor> {
  const { name, digest, platform } = selector;
  const { manifests } = source.index;
  const entries = entriesNamed(manifests, name);
  const found: Descriptor[] = [];
  for (const entry of entries) {
    const manifest = await findManifest(source, entry, digest, platform);
    if (manifest !== undefined) found.push(manifest);
  }
  const [first, ...others] = found;
  if (first === undefined) throw notFound(source.label, selector, manifests.flatMap(namesOf));
  if (others.some((other) => other.digest !== first.digest)) throw severalImages(source.label, entries);
  return first;
}

/** The entries called `name`; where there are none, those whose tag it is. All, when `name` is undefined. */
export function entriesNamed(
  entries: readonly Descriptor[],
  name: string | undefined,
): readonly Descriptor[] {
  if (name === undefined) return entries;
  const exact = entries.filter((entry) => namesOf(entry).some((known) => isSameName(known, name)));
  if (exact.length > 0) return exact;
  return entries.filter((entry) => namesOf(entry).some((known) => tagOf(known) === name));
}

export function severalImages(label: string, entries: readonly Descriptor[]): MlpackError {
  return new MlpackError('IMAGE_NOT_FOUND', `${label} has several images.`, {
    suggestions: [`Name one of: ${[...new Set(entries.flatMap(namesOf))].join(', ')}`],
  });
}

function tagOf(name: string): string | undefined {
  try {
    return parseReference(name).tag;
  } catch {
    return undefined;
  }
}

export function namesOf({ annotations }: Descriptor): string[] {
  return [annotations?.[containerdNameAnnotation], annotations?.[refNameAnnotation]].filter(
    (name) => typeof name === 'string',
  );
}

/** `iris:1` is `docker.io/library/iris:1`; what is no reference is only itself. */
export function isSameName(a: string, b: string): boolean {
  return a === b || normalise(a) === normalise(b);
}

function normalise(name: string): string {
  try {
    return formatReference(parseReference(name));
  } catch {
    return name;
  }
}

/** @param names those there are, to suggest */
export function notFound(
  label: string,
  selector: Partial<ImageSelector>,
  names: readonly string[],
): MlpackError {
  const { name, digest, platform } = selector;
  const wanted = `${name === undefined ? '' : ` "${name}"`}${digest === undefined ? '' : ` ${digest}`}`;
  return new MlpackError(
    'IMAGE_NOT_FOUND',
    `${label} has no image${wanted}${platform === undefined ? '' : ` for ${formatPlatform(platform)}`}.`,
    { suggestions: names.length === 0 ? [] : [`It has: ${[...new Set(names)].join(', ')}`] },
  );
}

/** The manifest for `platform` at or below `entry`. When `digest` is given it must be on the way. */
async function findManifest(
  source: ImageSource,
  entry: Descriptor,
  digest: Digest | undefined,
  platform: Platform,
  depth = 0,
): Promise<Descriptor | undefined> {
  const wanted = entry.digest === digest ? undefined : digest;
  if (ociMediaType(entry.mediaType) === mediaTypes.index) {
    // Indexes nest once in practice; a crafted layout may nest them without end.
    if (depth > 4) throw new MlpackError('IMAGE_INVALID', `${entry.digest} nests image indexes too deeply.`);
    const { manifests } = parseIndex(await readDocument(source, entry), entry.digest);
    for (const below of manifests) {
      const found = await findManifest(source, below, wanted, platform, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted !== undefined || ociMediaType(entry.mediaType) !== mediaTypes.manifest) return undefined;
  const claimed = entry.platform ?? (await configOf(source, entry));
  return claimed.os === platform.os && claimed.architecture === platform.architecture ? entry : undefined;
}

export async function configOf(source: ImageSource, entry: Descriptor): Promise<ImageConfig> {
  const manifest = parseManifest(await readDocument(source, entry), entry.digest);
  return parseConfig(await readDocument(source, manifest.config), manifest.config.digest);
}

export async function readImage(
  source: ImageSource,
  descriptor: Descriptor,
  platform: Platform,
): Promise<Image> {
  const manifestBytes = await readDocument(source, descriptor);
  const manifest = parseManifest(manifestBytes, descriptor.digest);
  const configBytes = await readDocument(source, manifest.config);
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
    const path = source.pathOf(digest);
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

export async function readDocument(source: ImageSource, { digest, size }: Descriptor): Promise<Buffer> {
  const path = source.pathOf(digest);
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (stats.size !== size || size > maxDocumentBytes) throw damaged(path);
  const bytes = await readFile(path);
  if (digestOf(bytes) !== digest) throw damaged(path);
  return bytes;
}

async function verifyBlob(path: string, digest: Digest, sizeBytes: number): Promise<void> {
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (stats.size !== sizeBytes) throw damaged(path);
  if ((await hashFile(path)).sha256 !== hexOf(digest)) throw damaged(path);
}

function missing(path: string, cause: unknown): never {
  throw new MlpackError('IMAGE_INVALID', `The image is incomplete: ${path} is missing.`, { cause });
}

function damaged(path: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${path} does not have the bytes its digest says.`, {
    suggestions: ['Build or copy the image again.'],
  });
}
