import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { familiarReference, formatReference, type Reference } from '../../oci/documents/reference.ts';
import { asPusher } from '../../registry/client/as-pusher.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { moveTag } from '../../registry/push/claim.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { readSample } from '../../oci/image/image-source.ts';
import { findManifest, requireManifest } from '../../registry/pull/find-manifest.ts';
import { registrySource } from '../../registry/pull/registry-source.ts';
import { storedManifest, type FetchedManifest } from '../../registry/pull/manifest-source.ts';
import type { Environment } from '../environment/environment.ts';
import { versionLabel } from '../image/image-description.ts';
import { registryClient } from '../environment/registry-client.ts';
import { previousTag } from './release-tags.ts';

/** The image a tag points at. */
export interface TaggedImage {
  readonly digest: Digest;
  /** Version as the image's label says it; null without that label. */
  readonly version: string | null;
}

/** What `mlpack promote`, `rollback` and `tag` print as JSON. */
export interface TagMove {
  readonly repository: string;
  readonly tag: string;
  /** The image that the tag named before; null when the tag is new. */
  readonly from: TaggedImage | null;
  readonly to: TaggedImage;
  /** False when it was there already, and nothing was written. */
  readonly changed: boolean;
}

/** A channel that was moved, or was there already. */
export interface ChannelMove extends TagMove {
  /** The tag that now points at `from`; null when nothing was recorded, for nothing was there or it has not moved. */
  readonly previous: string | null;
}

/** A repository whose tags are moved. */
export interface Releases {
  readonly environment: Environment;
  /** Asks the registry itself: a mirror may be behind. */
  readonly client: RegistryClient;
  /** Reference of the repository, without tag and digest. */
  readonly repository: Reference;
  /** Name of the repository, as people write it. */
  readonly name: string;
}

export function openReleases(environment: Environment, { registry, repository }: Reference): Releases {
  const place = { registry, repository };
  return {
    environment,
    // What is to be moved is asked of the registry itself, never of a mirror that is behind.
    client: asPusher(registryClient(environment)),
    repository: place,
    name: familiarReference(place),
  };
}

/** What a tag names now; undefined when there is no such tag. */
export async function findTaggedImage(releases: Releases, tag: string): Promise<TaggedImage | undefined> {
  const { environment, client, repository } = releases;
  const found = await findManifest(client, { ...repository, tag }, environment.signal);
  return found === undefined ? undefined : taggedImage(releases, found.digest);
}

/** What a tag or digest names, which must be there. @throws MlpackError REGISTRY_NOT_FOUND */
export async function requireTaggedImage(
  releases: Releases,
  wanted: Pick<Reference, 'tag' | 'digest'>,
): Promise<TaggedImage> {
  const { environment, client, repository } = releases;
  const { digest } = await requireManifest(client, { ...repository, ...wanted }, environment.signal);
  return taggedImage(releases, digest);
}

async function taggedImage(
  { environment, client, repository }: Releases,
  digest: Digest,
): Promise<TaggedImage> {
  try {
    const pinned = { ...repository, digest };
    const source = registrySource(client, pinned, formatReference(pinned), environment);
    const { image } = await readSample(source, environment.hostPlatform);
    return { digest, version: image.config.config?.Labels?.[versionLabel] ?? null };
  } catch (error) {
    // A tag may point at something that is no image: its digest is known all the same.
    if (error instanceof MlpackError && noImage.includes(error.code)) return { digest, version: null };
    throw error;
  }
}

const noImage = ['IMAGE_INVALID', 'REGISTRY_NOT_FOUND'];

/** The bytes that a tag has to be given to point at an image. */
export function manifestOf(
  { environment, client, repository }: Releases,
  digest: Digest,
): Promise<FetchedManifest> {
  const { store, signal } = environment;
  return storedManifest(client, { ...repository, digest }, store, signal);
}

/**
 * Moves a channel, having recorded what it points at as `<channel>-previous`: a tag keeps an image from being
 * collected, and any tool can pull it. In this order, so that whatever ends it half-way leaves a way back.
 *
 * @param from what the channel was seen to point at; that it still does is checked once more
 * @throws MlpackError REGISTRY_CONFLICT, REGISTRY_… or NETWORK
 */
export async function moveChannel(
  releases: Releases,
  channel: string,
  from: TaggedImage | undefined,
  to: TaggedImage,
): Promise<ChannelMove> {
  const { client, repository, name, environment } = releases;
  const move = { repository: name, tag: channel, from: from ?? null, to };
  if (from?.digest === to.digest) return { ...move, changed: false, previous: null };
  const manifest = await manifestOf(releases, to.digest);
  const previous = from === undefined ? null : previousTag(channel);
  if (from !== undefined && previous !== null) {
    const recorded = await manifestOf(releases, from.digest);
    await putManifest(client, repository, previous, recorded, environment.signal);
  }
  await moveTag(client, repository, channel, { manifest, expect: from?.digest }, environment);
  return { ...move, changed: true, previous };
}
