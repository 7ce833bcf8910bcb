import { MlpackError } from '../errors/mlpack-error.ts';
import type { Digest } from '../oci/digest.ts';
import { familiarReference, formatReference, type Reference } from '../oci/reference.ts';
import { previousTag } from '../project/release-tags.ts';
import type { RegistryClient } from '../registry/client.ts';
import { findManifest } from '../registry/find-manifest.ts';
import { storedManifest, type FetchedManifest } from '../registry/manifest-source.ts';
import { putManifest } from '../registry/put-manifest.ts';
import type { Environment } from './environment.ts';
import { openDigest } from './locate-released.ts';

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

/** What a tag points at now; undefined when there is no such tag. */
export async function readTag(
  environment: Environment,
  client: RegistryClient,
  reference: Reference,
): Promise<TaggedImage | undefined> {
  const found = await findManifest(client, reference, environment.signal);
  return found === undefined ? undefined : describe(environment, client, reference, found.digest);
}

async function describe(
  environment: Environment,
  client: RegistryClient,
  reference: Reference,
  digest: Digest,
): Promise<TaggedImage> {
  try {
    const { config } = await openDigest(environment, client, { ...reference, digest });
    return { digest, version: config.config?.Labels?.['org.opencontainers.image.version'] ?? null };
  } catch (error) {
    // A tag may point at something that is no image: its digest is still known.
    if (error instanceof MlpackError && error.code === 'IMAGE_INVALID') return { digest, version: null };
    throw error;
  }
}

/**
 * Moves a channel, having recorded what it points at as `<channel>-previous`: a tag keeps an image from being
 * collected, and any tool can pull it.
 *
 * @param from what it was seen to point at; that it still does is checked before it is moved
 * @throws MlpackError REGISTRY_CONFLICT when somebody else has moved it meanwhile; REGISTRY_… or NETWORK
 */
export async function moveChannel(
  environment: Environment,
  client: RegistryClient,
  repository: Reference,
  channel: string,
  { from, to }: { readonly from: Digest | undefined; readonly to: Digest },
): Promise<void> {
  const target = await manifestOf(environment, client, repository, to);
  if (from !== undefined) await recordPrevious(environment, client, repository, channel, from);
  await moveTag(client, repository, channel, target, from, environment.signal);
}

/** Lets `<channel>-previous` point at an image. */
export async function recordPrevious(
  environment: Environment,
  client: RegistryClient,
  repository: Reference,
  channel: string,
  digest: Digest,
): Promise<void> {
  const manifest = await manifestOf(environment, client, repository, digest);
  await putManifest(client, repository, previousTag(channel), manifest, environment.signal);
}
