import { MlpackError } from '../../errors/mlpack-error.ts';
import { hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { asPusher } from '../client/as-pusher.ts';
import type { RegistryClient } from '../client/client.ts';
import { transferError } from '../client/registry-error.ts';
import { systemClock, type Clock } from '../client/retry.ts';
import { findManifest } from '../pull/find-manifest.ts';
import { fetchManifest, type FetchedManifest } from '../pull/manifest-source.ts';
import { offerManifest } from '../push/put-manifest.ts';
import { extendedList, parseReferrerList, type ReferrerList } from './referrer-list.ts';

const leastSettleMs = 500;
/** Who loses an entry adds it again; so many in a row have never been seen outside tests. */
const maxRounds = 8;

/** The tag that has the list where a registry keeps none (distribution.md "Referrers Tag Schema"). */
export function referrersTag(subject: Digest): string {
  return `sha256-${hexOf(subject)}`;
}

/**
 * The list under a subject's tag; undefined where there is none.
 *
 * @throws MlpackError REGISTRY_FAILED or IMAGE_INVALID when something else has that tag, REGISTRY_AUTH, NETWORK
 */
export async function readReferrersTag(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  signal?: AbortSignal,
): Promise<ReferrerList | undefined> {
  const reference = { ...repository, tag: referrersTag(subject) };
  let fetched: FetchedManifest;
  try {
    fetched = await fetchManifest(client, reference, signal);
  } catch (error) {
    if (!(error instanceof MlpackError)) throw error;
    if (error.code === 'REGISTRY_NOT_FOUND') return undefined;
    // Some refuse what they don't have.
    const isAbsent =
      error.code === 'REGISTRY_AUTH' && (await findManifest(client, reference, signal)) === undefined;
    if (isAbsent) return undefined;
    throw error;
  }
  return parseReferrerList(fetched.bytes, attachedTo(repository, subject));
}

/**
 * Adds referrers to the list under their subject's tag, but for those that it has.
 *
 * The distribution protocol can't compare and set: of two who add at once, the later write may lack what the earlier
 * added. But what is added is never taken away again, so that nobody has to be kept out: each looks again once whoever
 * had read the list before has written it, and adds anew what has got lost. That is after half a second, or four times the
 * slowest request.
 *
 * @returns looks again, when that time has passed; it is for the caller to have something to do meanwhile
 * @throws MlpackError REGISTRY_FAILED where the tag can't be moved or the list gets too long; both REGISTRY_…, NETWORK
 */
export async function addToReferrersTag(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  added: readonly Descriptor[],
  { signal, clock = systemClock }: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock },
): Promise<() => Promise<void>> {
  const pusher = asPusher(client);
  const where = attachedTo(repository, subject);
  let slowestMs = 0;
  const timed = async <T>(request: () => Promise<T>): Promise<T> => {
    const beganMs = clock.now();
    const answer = await request();
    slowestMs = Math.max(slowestMs, clock.now() - beganMs);
    return answer;
  };
  /** When it was written; undefined when nothing was missing. */
  const add = async (): Promise<number | undefined> => {
    const list = await timed(() => readReferrersTag(pusher, repository, subject, signal));
    const missing = added.filter(({ digest }) => !isListed(list, digest));
    if (missing.length === 0) return undefined;
    const manifest = { mediaType: mediaTypes.index, bytes: extendedList(list, missing, where) };
    const tag = referrersTag(subject);
    if (!(await timed(() => offerManifest(pusher, repository, tag, manifest, signal)))) {
      throw immovable(where, tag);
    }
    return clock.now();
  };

  let writtenMs = await add();
  return async () => {
    for (let round = 1; writtenMs !== undefined; round += 1) {
      if (round > maxRounds) throw busy(where);
      const settleMs = Math.max(leastSettleMs, 4 * slowestMs) - (clock.now() - writtenMs);
      await clock.sleep(Math.max(0, settleMs), signal).catch((error: unknown) => {
        throw transferError(error, repository.registry, where, signal);
      });
      writtenMs = await add();
    }
  };
}

function isListed(list: ReferrerList | undefined, digest: Digest): boolean {
  return list?.descriptors.some((entry) => entry.digest === digest) ?? false;
}

/** What a list of referrers has, for messages. */
export function attachedTo({ registry, repository }: RegistryRepository, subject: Digest): string {
  return `what is attached to ${registry}/${repository}@${subject}`;
}

function immovable(where: string, tag: string): MlpackError {
  return new MlpackError(
    'REGISTRY_FAILED',
    `Nothing can be added to the list of ${where}: the registry keeps its tag ${tag} as it is.`,
    {
      suggestions: [
        'Let tags that begin with sha256- be moved there, or use a registry with the referrers API of OCI 1.1.',
      ],
    },
  );
}

function busy(where: string): MlpackError {
  return new MlpackError('REGISTRY_CONFLICT', `Others change the list of ${where} all the time.`, {
    suggestions: ['Try again.'],
  });
}
