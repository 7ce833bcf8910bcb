import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { StoredBlob } from '../../util/blobs/blob-store.ts';
import { type Digest, digestFromHex } from '../documents/digest.ts';
import type { ImageConfig } from '../documents/image-config.ts';
import { mediaTypes } from '../documents/media-types.ts';
import { parseImageConfig } from '../documents/parse-documents.ts';
import { formatPlatform, isSamePlatform, parsePlatform, type ImagePlatform } from '../documents/platform.ts';
import { bundleImages, imageOfLayers } from '../image/assemble.ts';
import { maxDocumentBytes } from '../image/blob-files.ts';
import type { Image } from '../image/image.ts';
import {
  entriesNamed,
  notForPlatform,
  notFound,
  severalImages,
  type ImageSelector,
} from '../image/image-names.ts';
import { listingOf, type ImageSource } from '../image/image-source.ts';
import type { Layer } from '../layer/layer.ts';
import { layerTypes } from '../layer/read-layer.ts';
import { compressionOfFile } from '../tar/detect-compression.ts';
import { memberPath } from '../tar/tar-reader.ts';

/** The files of an archive, by name, all in the blob store. */
export type ArchiveFiles = ReadonlyMap<string, StoredBlob>;

interface SavedImage {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

/**
 * An image of a docker-archive as `docker save` wrote it before Engine 25: manifest.json and no index.
 * @returns a source that throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID, PLATFORM_UNSUPPORTED
 */
export function savedSource(path: string, files: ArchiveFiles, selector: ImageSelector): ImageSource {
  const only = () => readSavedImage(path, files, selector, undefined);
  return {
    isRemote: false,
    list: async () => listingOf(bundleImages([await only()])),
    image: (platform) => readSavedImage(path, files, selector, platform),
    bundle: async () => {
      const image = await only();
      parsePlatform(formatPlatform(image.platform));
      return bundleImages([image]);
    },
  };
}

async function readSavedImage(
  path: string,
  files: ArchiveFiles,
  selector: ImageSelector,
  platform: ImagePlatform | undefined,
): Promise<Image> {
  const { name, digest } = selector;
  const saved = await parseSaved(files, path);
  const named = entriesNamed(saved, name, ({ names }) => names);
  const found: { readonly image: Image; readonly names: readonly string[]; readonly digest: Digest }[] = [];
  const passed: string[] = [];
  for (const { config: configFile, layers: layerFiles, names } of named) {
    const configBytes = await readMember(fileOf(files, configFile, path), configFile);
    const config = parseImageConfig(configBytes, `${path}: ${configFile}`);
    const ownPlatform = { os: config.os, architecture: config.architecture };
    if (platform !== undefined && !isSamePlatform(platform, ownPlatform)) {
      passed.push(formatPlatform(ownPlatform));
      continue;
    }
    const layers = await layersOf(path, files, layerFiles, config);
    const image = imageOfLayers({ platform: ownPlatform, config, configBytes, layers });
    const own = image.descriptor.digest;
    if (digest === undefined || own === digest) found.push({ image, names, digest: own });
  }
  const [first, ...others] = found;
  if (first === undefined) {
    if (platform !== undefined && passed.length > 0) throw notForPlatform(path, selector, platform, passed);
    const names = saved.flatMap((image) => image.names);
    throw notFound(path, selector, names);
  }
  if (others.some((other) => other.digest !== first.digest)) throw severalImages(path, found);
  return first.image;
}

async function layersOf(
  path: string,
  files: ArchiveFiles,
  layerFiles: readonly string[],
  { rootfs: { diff_ids: diffIds } }: ImageConfig,
): Promise<Layer[]> {
  if (diffIds.length !== layerFiles.length) {
    throw new MlpackError('IMAGE_INVALID', `${path}: the config and manifest.json list other layers.`);
  }
  const layers: Layer[] = [];
  for (const [i, diffId] of diffIds.entries()) {
    const { path: blobPath, sha256, sizeBytes } = fileOf(files, layerFiles[i] ?? '', path);
    const mediaType = layerTypes[(await compressionOfFile(blobPath)) ?? 'none'];
    const digest = digestFromHex(sha256);
    if (mediaType === mediaTypes.layerTar && digest !== diffId) {
      throw new MlpackError('IMAGE_INVALID', `${path}: ${layerFiles[i]} does not have the digest ${diffId}.`);
    }
    layers.push({
      mediaType,
      digest,
      sizeBytes,
      diffId,
      unpackedBytes: undefined,
      file: async () => blobPath,
    });
  }
  return layers;
}

async function parseSaved(files: ArchiveFiles, path: string): Promise<SavedImage[]> {
  const blob = files.get('manifest.json');
  if (blob === undefined) {
    throw new MlpackError('IMAGE_INVALID', `${path} has neither index.json nor manifest.json.`, {
      suggestions: ['Name an archive made by mlpack build, docker save or skopeo copy.'],
    });
  }
  const bytes = await readMember(blob, 'manifest.json');
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

/** A document among the files of an archive. @throws MlpackError IMAGE_INVALID when it is too large */
export async function readMember(blob: StoredBlob, name: string): Promise<Buffer> {
  if (blob.sizeBytes > maxDocumentBytes) throw new MlpackError('IMAGE_INVALID', `${name} is too large.`);
  return readFile(blob.path);
}

function fileOf(files: ArchiveFiles, name: string, path: string): StoredBlob {
  const blob = files.get(memberPath(name) ?? '');
  if (blob === undefined)
    throw new MlpackError('IMAGE_INVALID', `${path} is incomplete: ${name} is missing.`);
  return blob;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
