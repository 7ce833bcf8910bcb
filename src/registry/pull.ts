import { readFile } from 'node:fs/promises';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { Image } from '../oci/assemble.ts';
import { hexOf, type Digest } from '../oci/digest.ts';
import type { Layer } from '../oci/layer.ts';
import type { Descriptor } from '../oci/manifest.ts';
import { parseConfig, parseIndex, parseManifest } from '../oci/parse-documents.ts';
import type { Platform } from '../oci/platform.ts';
import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import type { BlobStore, StoredBlob } from '../util/blob-store.ts';
import type { RegistryClient } from './client.ts';
import { fetchManifest, storedManifest, type FetchedManifest } from './manifest-source.ts';
import { transferError } from './registry-error.ts';
import { platformMissing, selectPlatform } from './select-platform.ts';

export const maxConfigBytes = 16 << 20;

/**
 * The digest of what a reference names now: the index of an image for several platforms, else the
 * manifest. `latest` when it has neither tag nor digest. With a digest, nothing is asked.
 *
 * @throws MlpackError REFERENCE_INVALID, INTEGRITY, IMAGE_INVALID, REGISTRY_… or NETWORK.
 */
export async function resolveDigest(
  client: RegistryClient,
  reference: string,
  signal?: AbortSignal,
): Promise<Digest> {
  const parsed = parseReference(reference);
  return parsed.digest ?? (await fetchManifest(client, parsed, signal)).digest;
}

/**
 * Pulls the image a reference names for a platform into the store; blobs that are there already are
 * not asked for again. Every byte is checked against its digest.
 *
 * @throws MlpackError REFERENCE_INVALID, INTEGRITY, IMAGE_INVALID, REGISTRY_… (REGISTRY_NOT_FOUND also
 * when it is not there for the platform) or NETWORK.
 */
export async function pullImage(
  client: RegistryClient,
  reference: string,
  platform: Platform,
  { store, signal }: { readonly store: BlobStore; readonly signal?: AbortSignal | undefined },
): Promise<Image> {
  const parsed = parseReference(reference);
  const { mediaType, digest, bytes } = await manifestFor(client, parsed, platform, store, signal);
  const manifest = parseManifest(bytes, reference);
  const { config: configDescriptor, layers } = manifest;
  if (configDescriptor.size > maxConfigBytes) {
    throw new MlpackError('IMAGE_INVALID', `The config of ${reference} has ${configDescriptor.size} bytes.`);
  }
  const fetchBlob = (blob: Descriptor) => pullBlob(client, parsed, blob, store, signal);
  const configBytes = await readFile((await fetchBlob(configDescriptor)).path);
  const config = parseConfig(configBytes, `the config of ${reference}`);
  if (config.os !== platform.os || config.architecture !== platform.architecture) {
    throw platformMissing(platform, reference, [`${config.os}/${config.architecture}`]);
  }
  if (config.rootfs.diff_ids.length !== layers.length) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `${reference} has ${layers.length} layers but ${config.rootfs.diff_ids.length} diff_ids.`,
    );
  }
  const pulled: Layer[] = [];
  for (const [i, layer] of layers.entries()) {
    const { path } = await fetchBlob(layer);
    const diffId = config.rootfs.diff_ids[i] ?? layer.digest;
    pulled.push({
      mediaType: layer.mediaType,
      digest: layer.digest,
      sizeBytes: layer.size,
      diffId,
      unpackedBytes: undefined,
      path,
    });
  }
  return {
    platform,
    descriptor: { mediaType, digest, size: bytes.byteLength, platform },
    manifest,
    manifestBytes: bytes,
    config,
    configBytes,
    layers: pulled,
  };
}

async function manifestFor(
  client: RegistryClient,
  reference: Reference,
  platform: Platform,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<FetchedManifest> {
  const { digest } = reference;
  const named =
    digest === undefined
      ? await fetchManifest(client, reference, signal)
      : await storedManifest(client, { ...reference, digest }, store, signal);
  if (named.kind === 'manifest') return named;
  const what = formatReference(reference);
  const selected = selectPlatform(parseIndex(named.bytes, what).manifests, platform, what);
  const found = await storedManifest(client, { ...reference, digest: selected.digest }, store, signal);
  if (found.kind === 'manifest') return found;
  throw new MlpackError('IMAGE_INVALID', `${what} is an index of indexes, which mlpack does not read.`);
}

/** @throws MlpackError INTEGRITY, REGISTRY_… or NETWORK. */
export async function pullBlob(
  client: RegistryClient,
  { registry, repository }: Reference,
  { digest, size }: Descriptor,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<StoredBlob> {
  const what = `${registry}/${repository}@${digest}`;
  const present = await store.find(hexOf(digest));
  if (present !== undefined) return present;
  const { body } = await client.request({
    registry,
    repository,
    path: `blobs/${digest}`,
    what,
    signal,
  });
  try {
    const expected = { sha256: hexOf(digest), label: what };
    const blob = await store.write(atMost(body, size, what), { expected, signal });
    if (blob.sizeBytes < size) throw wrongSize(what, size);
    return blob;
  } catch (error) {
    throw transferError(error, registry, what, signal);
  }
}

/** A registry that sends without end must not fill the disk before its digest is found wrong. */
async function* atMost(
  body: AsyncIterable<Uint8Array>,
  size: number,
  what: string,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > size) throw wrongSize(what, size);
    yield chunk;
  }
}

function wrongSize(what: string, size: number): MlpackError {
  return new MlpackError('INTEGRITY', `${what} does not have the ${size} bytes its manifest says.`);
}
