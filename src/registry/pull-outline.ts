import { readFile } from 'node:fs/promises';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import { parseConfig, parseIndex, parseManifest } from '../oci/parse-documents.ts';
import { formatReference, type Reference } from '../oci/reference.ts';
import type { BlobStore } from '../util/blob-store.ts';
import type { RegistryClient } from './client.ts';
import { fetchManifest, storedManifest } from './manifest-source.ts';
import { downloadBlob } from './download-blob.ts';

/** What the documents of an image for one platform say of it; its layers have not been pulled. */
export interface ImageOutline {
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly config: ImageConfig;
}

/** The same for all of what a reference names. */
export interface BundleOutline {
  /** Of the index, or of the only manifest. */
  readonly digest: Digest;
  readonly images: readonly ImageOutline[];
}

/**
 * Pulls the documents of everything a reference names, some kilobytes, and none of its layers.
 *
 * @throws MlpackError INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function pullOutline(
  client: RegistryClient,
  reference: Reference,
  options: { readonly store: BlobStore; readonly signal?: AbortSignal | undefined },
): Promise<BundleOutline> {
  const { store, signal } = options;
  const what = formatReference(reference);
  const named = await fetchManifest(client, reference, signal);
  const outlineOf = async (digest: Digest, bytes: Uint8Array): Promise<ImageOutline> => {
    const manifest = parseManifest(bytes, what);
    const { path } = await downloadBlob(client, reference, manifest.config, { store, signal });
    return { digest, manifest, config: parseConfig(await readFile(path), `the config of ${what}`) };
  };
  if (named.kind === 'manifest') {
    return { digest: named.digest, images: [await outlineOf(named.digest, named.bytes)] };
  }
  const images: ImageOutline[] = [];
  for (const { digest, platform } of parseIndex(named.bytes, what).manifests) {
    // What BuildKit attests of an image lies beside it, for a platform "unknown".
    if (platform?.os !== 'linux') continue;
    const found = await storedManifest(client, { ...reference, digest }, store, signal);
    if (found.kind !== 'manifest') {
      throw new MlpackError('IMAGE_INVALID', `${what} is an index of indexes, which mlpack does not read.`);
    }
    images.push(await outlineOf(digest, found.bytes));
  }
  return { digest: named.digest, images };
}
