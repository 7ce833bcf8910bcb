import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { familiarReference, type Reference } from '../../oci/documents/reference.ts';
import { asPusher } from '../../registry/client/as-pusher.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { findManifest } from '../../registry/pull/find-manifest.ts';
import { storedManifest, type FetchedManifest } from '../../registry/pull/manifest-source.ts';
import type { Environment } from '../environment/environment.ts';
import { versionLabel } from '../image/image-description.ts';
import { openDigest, requireManifest } from '../image/locate-released.ts';
import { registryClient } from '../environment/registry-client.ts';

/** The image a tag points at. */
export interface TaggedImage {
  readonly digest: Digest;
  /** As its label says; null without one. */
  readonly version: string | null;
}

/** What `mlpack promote`, `rollback` and `tag` print as JSON. */
export interface TagMove {
  readonly repository: string;
  readonly tag: string;
  /** Null when the tag is new. */
  readonly from: TaggedImage | null;
  readonly to: TaggedImage;
  /** False when it was there already, and nothing was written. */
  readonly changed: boolean;
}

/** A repository whose tags are moved. */
export interface Releases {
  readonly environment: Environment;
  /** Asks the registry itself: a mirror may be behind. */
  readonly client: RegistryClient;
  /** Without tag and digest. */
  readonly repository: Reference;
  /** As people write it. */
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
    const { config } = await openDigest(environment, client, { ...repository, digest });
    return { digest, version: config.config?.Labels?.[versionLabel] ?? null };
  } catch (error) {
    // A tag may point at something that is no image: its digest is known all the same.
    if (error instanceof MlpackError && error.code === 'IMAGE_INVALID') return { digest, version: null };
    throw error;
  }
}

/** The bytes that a tag has to be given to point at an image. */
export function manifestOf(
  { environment, client, repository }: Releases,
  digest: Digest,
): Promise<FetchedManifest> {
  const { store, signal } = environment;
  return storedManifest(client, { ...repository, digest }, store, signal);
}
