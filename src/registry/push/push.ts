import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { hexOf, type Digest } from '../../oci/documents/digest.ts';
import { bytesContent, fileContent, type SeekableContent } from '../../util/blobs/content.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import { asPusher } from '../client/as-pusher.ts';
import { anotherWith, rememberLocation, type BlobMemory } from './blob-locations.ts';
import { parallelBlobs, type BlobOutcome, type OnBlob } from '../blob-progress.ts';
import type { RegistryClient } from '../client/client.ts';
import { hasBlob, mountOrBegin } from './find-blob.ts';
import { findManifest } from '../pull/find-manifest.ts';
import { hashedSource } from './hashed-source.ts';
import { putManifest, type ManifestToPut } from './put-manifest.ts';
import type { Reference, RegistryRepository } from '../../oci/documents/reference.ts';
import { systemClock, type Clock } from '../client/retry.ts';
import { uploadBlob } from './upload-blob.ts';
import type { UploadTarget } from './upload-session.ts';

export interface PushOptions {
  /** Remembers which repositories have which blobs, so that another one of the registry can mount them. */
  readonly memory: BlobMemory;
  readonly onBlob?: OnBlob | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The system's unless told. */
  readonly clock?: Clock;
}

export interface PushedBlob {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly outcome: Exclude<BlobOutcome, 'downloaded'>;
}

export interface PushResult {
  /** Configs and layers, each once. */
  readonly blobs: readonly PushedBlob[];
  /** Bytes of blobs and manifests that were sent, with what had to be sent again. */
  readonly sentBytes: number;
}

/**
 * Brings an image, or an index and its images, into a repository, sending what the registry lacks: layers and configs
 * first, then manifests, then the index. Nothing is tagged: it has its digest only, and {@link putManifest} names it.
 * So a push that is killed leaves every tag as it was, and the next one finds what has arrived.
 *
 * @throws MlpackError INTEGRITY when a file no longer has the bytes of its digest; FILE_NOT_READABLE, REGISTRY_… or
 * NETWORK.
 */
export async function pushBundle(
  client: RegistryClient,
  repository: RegistryRepository,
  bundle: ImageBundle,
  options: PushOptions,
): Promise<PushResult> {
  const { signal } = options;
  const pusher = asPusher(client);
  let sentBytes = 0;
  const blobs = await mapConcurrently(await contentsOf(bundle), parallelBlobs, async ([digest, content]) => {
    const pushed = await pushBlob(pusher, repository, digest, content, options);
    sentBytes += pushed.sentBytes;
    return { digest, sizeBytes: content.sizeBytes, outcome: pushed.outcome };
  });
  const put = async (digest: Digest, manifest: ManifestToPut) => {
    if (await hasManifest(pusher, { ...repository, digest }, signal)) return;
    await putManifest(pusher, repository, digest, manifest, signal);
    sentBytes += manifest.bytes.byteLength;
  };
  await mapConcurrently(bundle.images, parallelBlobs, ({ descriptor, manifestBytes }) =>
    put(descriptor.digest, { mediaType: descriptor.mediaType, bytes: manifestBytes }),
  );
  const { descriptor, indexBytes } = bundle;
  if (indexBytes !== undefined) {
    await put(descriptor.digest, { mediaType: descriptor.mediaType, bytes: indexBytes });
  }
  return { blobs, sentBytes };
}

/**
 * Whether a manifest is there. Where the registry refuses to tell, as some do when there is none, the manifest is sent, and
 * the answer to that counts.
 */
export async function hasManifest(
  client: RegistryClient,
  pinned: Reference,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    return (await findManifest(client, pinned, signal)) !== undefined;
  } catch (error) {
    if (error instanceof MlpackError && error.code === 'REGISTRY_AUTH') return false;
    throw error;
  }
}

/** What has to be there before the manifests: each blob once, the largest first, so that none is left over alone. */
async function contentsOf({ images }: ImageBundle): Promise<[Digest, SeekableContent][]> {
  const contents = new Map<Digest, SeekableContent>();
  for (const { manifest, configBytes, layers } of images) {
    contents.set(manifest.config.digest, bytesContent(configBytes));
    for (const layer of layers) {
      const known = { sizeBytes: layer.sizeBytes, sha256: hexOf(layer.digest) };
      contents.set(layer.digest, fileContent(await layer.file(), known));
    }
  }
  return [...contents].toSorted(([, a], [, b]) => b.sizeBytes - a.sizeBytes);
}

/**
 * Brings a blob into a repository: it is there, is mounted, or is uploaded.
 *
 * @param client may push
 * @throws as {@link pushBundle}
 */
export async function pushBlob(
  client: RegistryClient,
  repository: RegistryRepository,
  digest: Digest,
  content: SeekableContent,
  { memory, onBlob, signal, clock = systemClock }: PushOptions,
): Promise<{ outcome: PushedBlob['outcome']; sentBytes: number }> {
  const { sizeBytes } = content;
  const what = `${repository.registry}/${repository.repository}@${digest}`;
  const target: UploadTarget = { ...repository, client, digest, sizeBytes, what, signal };
  const progress = onBlob?.({ digest, sizeBytes });
  const done = async (outcome: PushedBlob['outcome'], sentBytes: number) => {
    await rememberLocation(memory, repository, digest);
    progress?.done(outcome);
    return { outcome, sentBytes };
  };
  if (await hasBlob(target)) return done('present', 0);
  const session = await mountOrBegin(target, await anotherWith(memory, repository, digest));
  if (session === undefined) return done('mounted', 0);
  const transferred = (bytes: number) => progress?.transferred(bytes);
  const sentBytes = await uploadBlob(target, hashedSource(content, what), session, { clock, transferred });
  return done('uploaded', sentBytes);
}
