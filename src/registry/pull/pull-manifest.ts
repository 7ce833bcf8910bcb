import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Image } from '../../oci/image/assemble.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { parseConfig, parseManifest } from '../../oci/documents/parse-documents.ts';
import { parsePlatform, type Platform } from '../../oci/documents/platform.ts';
import type { StoredBlob } from '../../util/blobs/blob-store.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import { parallelBlobs } from '../blob-progress.ts';
import type { RegistryClient } from '../client/client.ts';
import { downloadBlob, type DownloadOptions } from './download-blob.ts';
import type { FetchedManifest } from './manifest-source.ts';
import type { Repository } from '../../oci/documents/reference.ts';
import { platformMissing } from './select-platform.ts';

export const maxConfigBytes = 16 << 20;

/** Brings a blob into the store; the same one is brought, and hashed, once only. */
export type FetchBlob = (blob: Descriptor) => Promise<StoredBlob>;

export function blobFetcher(
  client: RegistryClient,
  repository: Repository,
  options: DownloadOptions,
): FetchBlob {
  const fetched = new Map<Digest, Promise<StoredBlob>>();
  return (blob) => {
    let found = fetched.get(blob.digest);
    if (found === undefined) {
      fetched.set(blob.digest, (found = downloadBlob(client, repository, blob, options)));
    }
    return found;
  };
}

/**
 * Pulls what a manifest refers to.
 *
 * @param platform it must be for; any that mlpack builds for when undefined.
 * @param what the reference, for messages.
 * @throws MlpackError REGISTRY_NOT_FOUND or PLATFORM_UNSUPPORTED when it is for another, before any layer is pulled;
 * INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function pullManifest(
  { mediaType, digest, bytes }: FetchedManifest,
  fetchBlob: FetchBlob,
  platform: Platform | undefined,
  what: string,
): Promise<Image> {
  const manifest = parseManifest(bytes, what);
  if (manifest.config.size > maxConfigBytes) {
    throw new MlpackError('IMAGE_INVALID', `The config of ${what} has ${manifest.config.size} bytes.`);
  }
  const configBytes = await readFile((await fetchBlob(manifest.config)).path);
  const config = parseConfig(configBytes, `the config of ${what}`);
  const claimed = `${config.os}/${config.architecture}`;
  if (
    platform !== undefined &&
    (config.os !== platform.os || config.architecture !== platform.architecture)
  ) {
    throw platformMissing(platform, what, [claimed]);
  }
  const own = platform ?? parsePlatform(claimed);
  const diffIds = config.rootfs.diff_ids;
  if (diffIds.length !== manifest.layers.length) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `${what} has ${manifest.layers.length} layers but ${diffIds.length} diff_ids.`,
    );
  }
  const layers = await mapConcurrently(manifest.layers, parallelBlobs, async (layer, i) => ({
    mediaType: layer.mediaType,
    digest: layer.digest,
    sizeBytes: layer.size,
    diffId: diffIds[i] ?? layer.digest,
    unpackedBytes: undefined,
    path: (await fetchBlob(layer)).path,
  }));
  return {
    platform: own,
    descriptor: { mediaType, digest, size: bytes.byteLength, platform: own },
    manifest,
    manifestBytes: bytes,
    config,
    configBytes,
    layers,
  };
}
