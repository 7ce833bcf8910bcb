import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest } from '../../oci/documents/digest.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { moveTag } from '../../registry/push/claim.ts';
import type { Environment } from '../environment/environment.ts';
import { checkChannel, previousTag } from './release-tags.ts';
import { parseImageReference } from './repository-argument.ts';
import {
  findTaggedImage,
  manifestOf,
  openReleases,
  requireTaggedImage,
  type Releases,
  type TaggedImage,
  type TagMove,
} from './tag-move.ts';

/** A channel that was moved, or was there already. */
export interface ChannelMove extends TagMove {
  /** The tag that now points at `from`; null when nothing was recorded, for nothing was there or it has not moved. */
  readonly previous: string | null;
}

/**
 * Lets a channel point at an image of its repository, recording first what it pointed at.
 *
 * @param options.expect the digest the channel must have until then
 * @throws MlpackError USAGE for what is no channel, REGISTRY_NOT_FOUND for an image that is not there,
 * REGISTRY_CONFLICT when the channel is elsewhere than expected or is moved meanwhile; REGISTRY_… or NETWORK
 */
export async function promote(
  environment: Environment,
  options: {
    readonly reference: string;
    readonly channel: string;
    readonly expect?: string | undefined;
  },
): Promise<ChannelMove> {
  const { channel, expect } = options;
  const reference = parseImageReference(options.reference);
  checkChannel(channel);
  if (expect !== undefined && !isDigest(expect)) {
    throw new MlpackError('USAGE', `--expect ${expect} is not a digest.`, {
      suggestions: ['It is sha256: and 64 hexadecimal digits, as mlpack history --json shows them.'],
    });
  }
  const releases = openReleases(environment, reference);
  const to = await requireTaggedImage(releases, reference);
  const from = await findTaggedImage(releases, channel);
  if (expect !== undefined && from?.digest !== expect) throw unexpected(releases, channel, from, expect);
  return moveChannel(releases, channel, from, to);
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

function unexpected(
  { name }: Releases,
  channel: string,
  from: TaggedImage | undefined,
  expected: string,
): MlpackError {
  const now = from === undefined ? 'does not exist' : `points at ${from.digest}`;
  return new MlpackError('REGISTRY_CONFLICT', `${name}:${channel} ${now}, not at ${expected}.`, {
    suggestions: [`Somebody else may have moved it: mlpack history ${name}`],
  });
}
