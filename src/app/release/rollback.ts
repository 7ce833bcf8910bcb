import { MlpackError } from '../../errors/mlpack-error.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { moveTag } from '../../registry/push/claim.ts';
import type { Environment } from '../environment/environment.ts';
import { checkChannel, previousTag } from './release-tags.ts';
import { parseRepository } from './repository-argument.ts';
import {
  findTaggedImage,
  manifestOf,
  moveChannel,
  openReleases,
  requireTaggedImage,
  type ChannelMove,
  type Releases,
} from './tag-move.ts';

/**
 * Lets a channel point at what it pointed at before, which a second rollback undoes; or at a version.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND when there is no such channel, nothing before, or no such version;
 * REGISTRY_CONFLICT when the channel is moved meanwhile; USAGE, REFERENCE_INVALID, REGISTRY_… or NETWORK
 */
export async function rollback(
  environment: Environment,
  options: {
    readonly repository: string;
    readonly channel: string;
    readonly version?: string | undefined;
  },
): Promise<ChannelMove> {
  const { channel, version } = options;
  const repository = parseRepository(options.repository);
  checkChannel(channel);
  const releases = openReleases(environment, repository);
  const from = await findTaggedImage(releases, channel);
  if (from === undefined) throw noChannel(releases, channel);
  if (version !== undefined) {
    return moveChannel(releases, channel, from, await requireTaggedImage(releases, { tag: version }));
  }
  const { client } = releases;
  const previous = previousTag(channel);
  const to = await findTaggedImage(releases, previous);
  if (to === undefined || to.digest === from.digest) throw nothingBefore(releases, channel);
  const [target, recorded] = [await manifestOf(releases, to.digest), await manifestOf(releases, from.digest)];
  // The channel first: ended between the two, recording first would leave it where it is, and the way back lost.
  await moveTag(client, repository, channel, { manifest: target, expect: from.digest }, environment);
  await putManifest(client, repository, previous, recorded, environment.signal);
  return { repository: releases.name, tag: channel, from, to, changed: true, previous };
}

function noChannel({ name }: Releases, channel: string): MlpackError {
  return new MlpackError('REGISTRY_NOT_FOUND', `${name} has no channel ${channel}.`, {
    suggestions: [
      `Begin one: mlpack promote ${name}:VERSION ${channel}`,
      `See those there are: mlpack history ${name}`,
    ],
  });
}

function nothingBefore({ name }: Releases, channel: string): MlpackError {
  return new MlpackError(
    'REGISTRY_NOT_FOUND',
    `Nothing is recorded that ${name}:${channel} pointed at before.`,
    {
      suggestions: [
        `Name a version: mlpack rollback ${name} ${channel} --to VERSION`,
        `See them: mlpack history ${name}`,
      ],
    },
  );
}
