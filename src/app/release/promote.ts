import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest } from '../../oci/documents/digest.ts';
import type { Environment } from '../environment/environment.ts';
import { checkChannel } from './release-tags.ts';
import { trustedDigest } from '../trust/trusted-image.ts';
import { parseImageReference } from './repository-argument.ts';
import {
  findTaggedImage,
  moveChannel,
  openReleases,
  requireTaggedImage,
  type ChannelMove,
  type Releases,
  type TaggedImage,
} from './tag-move.ts';

export interface PromoteOptions {
  readonly reference: string;
  readonly channel: string;
  /** The digest that the channel must have until then. */
  readonly expect?: string | undefined;
}

/**
 * Lets a channel point at an image of its repository, recording first what it pointed at.
 *
 * @throws MlpackError USAGE for what is no channel, REGISTRY_NOT_FOUND for an image that is not there,
 * REGISTRY_CONFLICT when the channel is elsewhere than expected or is moved meanwhile; REGISTRY_… or NETWORK
 */
export async function promote(environment: Environment, options: PromoteOptions): Promise<ChannelMove> {
  const { channel, expect } = options;
  const named = parseImageReference(options.reference);
  checkChannel(channel);
  if (expect !== undefined && !isDigest(expect)) {
    throw new MlpackError('USAGE', `--expect ${expect} is not a digest.`, {
      suggestions: ['It is sha256: and 64 hexadecimal digits, as mlpack history --json shows them.'],
    });
  }
  // What is verified is what the channel points at then, whatever the tag names meanwhile.
  const trusted = await trustedDigest(environment, options.reference);
  const reference = trusted === null ? named : { ...named, digest: trusted };
  const releases = openReleases(environment, reference);
  const to = await requireTaggedImage(releases, reference);
  const from = await findTaggedImage(releases, channel);
  if (expect !== undefined && from?.digest !== expect) throw unexpected(releases, channel, from, expect);
  return moveChannel(releases, channel, from, to);
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
