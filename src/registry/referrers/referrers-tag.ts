import { MlpackError } from '../../errors/mlpack-error.ts';
import { hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { asPusher } from '../client/as-pusher.ts';
import type { RegistryClient } from '../client/client.ts';
import type { Clock } from '../client/retry.ts';
import { findManifest } from '../pull/find-manifest.ts';
import { fetchManifest, type FetchedManifest } from '../pull/manifest-source.ts';
import { addSettled } from '../push/add-settled.ts';
import { offerManifest } from '../push/put-manifest.ts';
import { extendedList, parseReferrerList, type ReferrerList } from './referrer-list.ts';

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
 * Adds referrers to the list under their subject's tag, but for those that it has: {@link addSettled}.
 *
 * @throws MlpackError REGISTRY_FAILED where the tag can't be moved or the list gets too long; both REGISTRY_…, NETWORK
 */
export async function addToReferrersTag(
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  added: readonly Descriptor[],
  options: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock },
): Promise<() => Promise<void>> {
  const { signal } = options;
  const pusher = asPusher(client);
  const where = attachedTo(repository, subject);
  return addSettled(
    async (timed) => {
      const list = await timed(() => readReferrersTag(pusher, repository, subject, signal));
      const missing = added.filter(({ digest }) => !isListed(list, digest));
      if (missing.length === 0) return false;
      const manifest = { mediaType: mediaTypes.index, bytes: extendedList(list, missing, where) };
      const tag = referrersTag(subject);
      if (await timed(() => offerManifest(pusher, repository, tag, manifest, signal))) return true;
      throw immovable(where, tag);
    },
    repository.registry,
    where,
    options,
  );
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
