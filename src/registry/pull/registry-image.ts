import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { LazyImage } from '../../oci/image/lazy-image.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { parseConfig, parseIndex, parseManifest } from '../../oci/documents/parse-documents.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import { formatReference, type Reference } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../client/client.ts';
import type { DownloadOptions } from './download-blob.ts';
import { storedManifest, type FetchedManifest } from './manifest-source.ts';
import { blobFetcher, maxConfigBytes } from './pull-manifest.ts';
import { spellPlatform } from './select-platform.ts';

/**
 * Reads the documents of an image in a registry: its manifest, through the index it may have, and its config. They,
 * and layers that are asked for later, are kept in the store, so that nothing is asked for twice.
 *
 * @param reference by digest; what is behind a tag may change between two requests
 * @param preferred the platform to read of an index; when it has none such, the first
 * @throws MlpackError INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function openRegistryImage(
  client: RegistryClient,
  reference: Reference & { readonly digest: Digest },
  preferred: Platform,
  options: DownloadOptions,
): Promise<LazyImage> {
  const { store, signal } = options;
  const what = formatReference(reference);
  const named = await storedManifest(client, reference, store, signal);
  const images = named.kind === 'index' ? imagesOf(named, what) : [];
  const chosen = images.find(({ platform }) => isSame(platform, preferred)) ?? images[0];
  const { bytes } =
    chosen === undefined
      ? named
      : await storedManifest(client, { ...reference, digest: chosen.digest }, store, signal);
  const manifest = parseManifest(bytes, what);
  if (manifest.config.size > maxConfigBytes) {
    throw new MlpackError('IMAGE_INVALID', `The config of ${what} has ${manifest.config.size} bytes.`);
  }
  const fetchBlob = blobFetcher(client, reference, options);
  const config = parseConfig(
    await readFile((await fetchBlob(manifest.config)).path),
    `the config of ${what}`,
  );
  return {
    digest: named.digest,
    platform: spellPlatform(config),
    platforms:
      chosen === undefined
        ? [spellPlatform(config)]
        : images.flatMap(({ platform }) => (platform === undefined ? [] : [spellPlatform(platform)])),
    manifest,
    config,
    isLocal: false,
    layerFile: async (layer) => (await fetchBlob(layer)).path,
  };
}

/** What an index lists but for attestations, which say they are for an unknown platform. */
function imagesOf(index: FetchedManifest, what: string): Descriptor[] {
  const images = parseIndex(index.bytes, what).manifests.filter(({ platform }) => platform?.os !== 'unknown');
  if (images.length > 0) return images;
  throw new MlpackError('IMAGE_INVALID', `${what} is an index without images.`);
}

function isSame(platform: Descriptor['platform'], { os, architecture }: Platform): boolean {
  return platform?.os === os && platform.architecture === architecture;
}
