import { MlpackError } from '../../errors/mlpack-error.ts';
import { assembleReferrer, type Artifact, type Subject } from '../../oci/artifact/artifact.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { bytesContent, type SeekableContent } from '../../util/blobs/content.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import { parallelBlobs } from '../blob-progress.ts';
import { asPusher } from '../client/as-pusher.ts';
import type { RegistryClient } from '../client/client.ts';
import { systemClock } from '../client/retry.ts';
import { hasManifest, pushBlob, type PushOptions } from '../push/push.ts';
import { putManifest } from '../push/put-manifest.ts';
import { listReferrers } from './list-referrers.ts';
import { addToReferrersTag } from './referrers-tag.ts';

/** How long that may last, many times over. */
const unseenMs = 500;

export type AttachOptions = Pick<PushOptions, 'memory' | 'signal' | 'clock'>;

/** A referrer that is ready to be sent. */
export interface ReadyReferrer {
  readonly descriptor: Descriptor;
  readonly manifestBytes: Uint8Array;
  readonly blobs: ReadonlyMap<Digest, SeekableContent>;
}

/** What was attached to one subject. */
export interface Attachment {
  readonly referrers: readonly AttachedReferrer[];
  /** Bytes of blobs and manifests that were sent, without lists under tags. */
  readonly sentBytes: number;
  /**
   * To be called when there is nothing else to do meanwhile: sees that nobody has written over the list, which a registry
   * with the referrers API keeps itself. Until then others may have.
   * @throws MlpackError REGISTRY_CONFLICT, REGISTRY_… or NETWORK
   */
  readonly confirm: () => Promise<void>;
}

export interface AttachedReferrer {
  /** Of its manifest. */
  readonly digest: Digest;
  readonly artifactType: string;
  /** False when it was there already, and nothing was sent. */
  readonly isNew: boolean;
}

/**
 * Attaches artifacts to a manifest or an index of a repository (distribution.md "Pushing Manifests with Subject"). What is
 * attached already is not sent again. It need not be there itself.
 *
 * @throws MlpackError REGISTRY_… or NETWORK
 */
export async function attachReferrers(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Subject,
  artifacts: readonly Artifact[],
  options: AttachOptions,
): Promise<Attachment> {
  const referrers = artifacts.map((artifact): ReadyReferrer => {
    const { blobs, ...referrer } = assembleReferrer(subject, artifact);
    return {
      ...referrer,
      blobs: new Map([...blobs].map(([digest, bytes]) => [digest, bytesContent(bytes)])),
    };
  });
  return putReferrers(client, repository, subject.digest, referrers, options);
}

/** {@link attachReferrers} of what has its manifest. */
export async function putReferrers(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  referrers: readonly ReadyReferrer[],
  options: AttachOptions,
): Promise<Attachment> {
  const { signal, clock = systemClock } = options;
  const pusher = asPusher(client);
  const listed = referrers.length === 0 ? [] : await listedAlready(pusher, repository, subject, signal);
  const isAttached = await mapConcurrently(
    referrers,
    parallelBlobs,
    async ({ descriptor: { digest } }) =>
      listed.includes(digest) && (await hasManifest(pusher, { ...repository, digest }, signal)),
  );
  const missing = referrers.filter((_, i) => isAttached[i] !== true);
  const blobs = new Map(missing.flatMap((referrer) => [...referrer.blobs]));
  let sentBytes = 0;
  await mapConcurrently([...blobs], parallelBlobs, async ([digest, content]) => {
    const pushed = await pushBlob(pusher, repository, digest, content, options);
    sentBytes += pushed.sentBytes;
  });
  const processed = await mapConcurrently(
    missing,
    parallelBlobs,
    async ({ descriptor, manifestBytes: bytes }) => {
      const { digest, mediaType } = descriptor;
      const put = () => putManifest(pusher, repository, digest, { mediaType, bytes }, signal);
      const { processedSubject } = await put().catch(async (error: unknown) => {
        if (!isUnseen(error)) throw error;
        await clock.sleep(unseenMs, signal);
        return put();
      });
      sentBytes += bytes.byteLength;
      return processedSubject === subject;
    },
  );
  const unlisted = missing.flatMap(({ descriptor }, i) => (processed[i] === true ? [] : [descriptor]));
  const confirm =
    unlisted.length === 0
      ? async () => {}
      : await addToReferrersTag(pusher, repository, subject, unlisted, options);
  const attached = referrers.map(({ descriptor: { digest, artifactType = '' } }, i) => ({
    digest,
    artifactType,
    isNew: isAttached[i] !== true,
  }));
  return { referrers: attached, sentBytes, confirm };
}

/** docker-registry 2.8 loses sight of a blob for a moment when another uploads the same one, such as the empty config. */
function isUnseen(error: unknown): boolean {
  return (
    error instanceof MlpackError && error.code === 'REGISTRY_FAILED' && /blob unknown/iu.test(error.message)
  );
}

/** Where the list can't be had, the answer to what is sent tells. */
async function listedAlready(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  signal: AbortSignal | undefined,
): Promise<readonly Digest[]> {
  try {
    return (await listReferrers(client, repository, subject, { signal })).map(({ digest }) => digest);
  } catch (error) {
    const isAnswer =
      error instanceof MlpackError && ['REGISTRY_AUTH', 'REGISTRY_FAILED'].includes(error.code);
    if (isAnswer) return [];
    throw error;
  }
}
